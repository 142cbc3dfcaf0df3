"""すべての表 — importing this module registers every table; nothing else is here."""

from models.absence import Absence
from models.agency import Agency, Desk, Post
from models.client import Client
from models.closed_day import ClosedDay
from models.conference_action_item import ActionItem
from models.conference_invitation import Invitation
from models.conference_series import ConferenceSeries, SeriesMember
from models.conference_sheet import Conference, ConferenceItem
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
from models.provision import PlanService
from models.referral_sheet import Referral, Sheet
from models.report_rule import ReportRule
from models.report_sheet import Report, ReportLine
from models.support_case_sheet import SupportCase
from models.support_plan_sheet import SupportPlan
from models.suspension import Suspension
from models.thanks_sheet import Thanks
from models.transfer_sheet import Transfer, TransferBatch
from models.urgent_sheet import UrgentCall
from models.user import User, WebSession
from models.watch import Finding, PassRun
from models.weekly_review_sheet import WeeklyItem, WeeklyReview

TABLES = (
    Municipality,
    Installation,
    NumberSeries,
    Agency,
    Desk,
    Post,
    Absence,
    ClosedDay,
    Client,
    Consent,
    Sheet,
    Referral,
    Handover,
    TransferBatch,
    Transfer,
    SupportCase,
    SupportPlan,
    WeeklyReview,
    WeeklyItem,
    ReportRule,
    Report,
    ReportLine,
    Thanks,
    ConferenceSeries,
    SeriesMember,
    Conference,
    ConferenceItem,
    Invitation,
    ActionItem,
    Errand,
    UrgentCall,
    PlanService,
    Policy,
    Duty,
    Suspension,
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
