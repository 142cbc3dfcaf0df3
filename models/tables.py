"""すべての表 — importing this module registers every table; nothing else is here."""

from models.agency import Agency, Desk, Post
from models.client import Client
from models.closed_day import ClosedDay
from models.consent import Consent
from models.duty import Duty
from models.errand_task import Errand
from models.event import ChainHead, Event
from models.handover_sheet import Handover
from models.link import AccessLink, Throttle
from models.mail import Mail, MailHistory
from models.municipality import Installation, Municipality, NumberSeries
from models.notice import Notice
from models.policy import Policy
from models.referral_sheet import Referral, Sheet
from models.user import User, WebSession
from models.watch import Finding, PassRun

TABLES = (
    Municipality,
    Installation,
    NumberSeries,
    Agency,
    Desk,
    Post,
    ClosedDay,
    Client,
    Consent,
    Sheet,
    Referral,
    Handover,
    Errand,
    Policy,
    Duty,
    Mail,
    MailHistory,
    Notice,
    Event,
    ChainHead,
    AccessLink,
    Throttle,
    User,
    WebSession,
    Finding,
    PassRun,
)
