"""通知の種類 — the message kinds, each named by event and recipient.

The values are what `notice.kind` holds; a value never changes its meaning.
"""

from enum import StrEnum


class Side(StrEnum):
    """Where the reader works: our own desk, 庁内 (貴課) or 庁外 (貴機関)."""

    OWN = "own"
    INTERNAL = "internal"
    EXTERNAL = "external"


class Reader(StrEnum):
    """Who is reminded; another agency's chief hears only where that is agreed."""

    PARTNER = "partner"
    PARTNER_CHIEF = "partner_chief"
    OWN_STAFF = "own_staff"
    OWN_SENIOR = "own_senior"
    OWN_CHIEF = "own_chief"


class MessageKind(StrEnum):
    """Everything the processes can say; the words are in `messages.py`."""

    REFERRAL_SENT_FOR_RECEIVER = "referral_sent_for_receiver"
    URGENT_REFERRAL_FOR_RECEIVER = "urgent_referral_for_receiver"
    RECEIPT_CONFIRMED_FOR_SENDER = "receipt_confirmed_for_sender"
    SUPPLEMENT_ASKED_FOR_SENDER = "supplement_asked_for_sender"
    SUPPLEMENT_GIVEN_FOR_RECEIVER = "supplement_given_for_receiver"
    DECLINED_FOR_SENDER = "declined_for_sender"
    INTERIM_NOTE_FOR_SENDER = "interim_note_for_sender"
    RESULT_REPORTED_FOR_SENDER = "result_reported_for_sender"
    CONFIRMED_FOR_RECEIVER = "confirmed_for_receiver"
    LAPSED_UNCONFIRMED_FOR_SENDER = "lapsed_unconfirmed_for_sender"
    LAPSED_UNCONFIRMED_FOR_RECEIVER = "lapsed_unconfirmed_for_receiver"
    WITHDRAWAL_FOR_RECEIVER = "withdrawal_for_receiver"
    WITHDRAWN_FOR_SENDER = "withdrawn_for_sender"
    DELIVERY_PROBLEM_FOR_OWN_STAFF = "delivery_problem_for_own_staff"
    ERRAND_FOR_OWN_STAFF = "errand_for_own_staff"
    ERRAND_FOR_OWN_SENIOR = "errand_for_own_senior"
    ERRAND_FOR_OWN_CHIEF = "errand_for_own_chief"

    URGENT_CALL_FOR_RECEIVER = "urgent_call_for_receiver"
    URGENT_PHONE_FOR_OWN_STAFF = "urgent_phone_for_own_staff"
    URGENT_PHONE_FOR_OWN_SENIOR = "urgent_phone_for_own_senior"
    URGENT_PHONE_FOR_OWN_CHIEF = "urgent_phone_for_own_chief"

    HANDOVER_SHARED_FOR_RECEIVER = "handover_shared_for_receiver"
    HANDOVER_RECEIVED_FOR_SENDER = "handover_received_for_sender"
    HANDOVER_PROGRESS_FOR_SENDER = "handover_progress_for_sender"
    HANDOVER_RESULT_FOR_SENDER = "handover_result_for_sender"
    HANDOVER_CONFIRMED_FOR_RECEIVER = "handover_confirmed_for_receiver"
    HANDOVER_REMINDER_FOR_PARTNER = "handover_reminder_for_partner"
    HANDOVER_REMINDER_FOR_PARTNER_CHIEF = "handover_reminder_for_partner_chief"
    HANDOVER_REMINDER_FOR_OWN_STAFF = "handover_reminder_for_own_staff"
    HANDOVER_REMINDER_FOR_OWN_SENIOR = "handover_reminder_for_own_senior"
    HANDOVER_REMINDER_FOR_OWN_CHIEF = "handover_reminder_for_own_chief"

    REPORT_LATE_FOR_RECEIVER = "report_late_for_receiver"
    THANKS_FOR_RECEIVER = "thanks_for_receiver"

    WEEKLY_LIST = "weekly_list"

    CONFERENCE_INVITED_FOR_MEMBER = "conference_invited_for_member"
    CONFERENCE_MOVED_FOR_MEMBER = "conference_moved_for_member"
    CONFERENCE_CALLED_OFF_FOR_MEMBER = "conference_called_off_for_member"
    CONFERENCE_SOON_FOR_PARTNER = "conference_soon_for_partner"
    CONFERENCE_SOON_FOR_OWN_STAFF = "conference_soon_for_own_staff"

    DUTY_ASKED = "duty_asked"
    DUTY_DONE = "duty_done"
    DUTY_REMINDER_FOR_PARTNER = "duty_reminder_for_partner"
    DUTY_REMINDER_FOR_PARTNER_CHIEF = "duty_reminder_for_partner_chief"
    DUTY_REMINDER_FOR_OWN_STAFF = "duty_reminder_for_own_staff"
    DUTY_REMINDER_FOR_OWN_SENIOR = "duty_reminder_for_own_senior"
    DUTY_REMINDER_FOR_OWN_CHIEF = "duty_reminder_for_own_chief"

    ERRAND_REMINDER_FOR_OWN_STAFF = "errand_reminder_for_own_staff"
    ERRAND_REMINDER_FOR_OWN_SENIOR = "errand_reminder_for_own_senior"
    ERRAND_REMINDER_FOR_OWN_CHIEF = "errand_reminder_for_own_chief"

    ACKNOWLEDGEMENT_REMINDER_FOR_PARTNER = "acknowledgement_reminder_for_partner"
    ACKNOWLEDGEMENT_REMINDER_FOR_PARTNER_CHIEF = (
        "acknowledgement_reminder_for_partner_chief"
    )
    ACKNOWLEDGEMENT_REMINDER_FOR_OWN_STAFF = "acknowledgement_reminder_for_own_staff"
    ACKNOWLEDGEMENT_REMINDER_FOR_OWN_SENIOR = "acknowledgement_reminder_for_own_senior"
    ACKNOWLEDGEMENT_REMINDER_FOR_OWN_CHIEF = "acknowledgement_reminder_for_own_chief"

    FIRST_CONTACT_REMINDER_FOR_PARTNER = "first_contact_reminder_for_partner"
    FIRST_CONTACT_REMINDER_FOR_PARTNER_CHIEF = (
        "first_contact_reminder_for_partner_chief"
    )
    FIRST_CONTACT_REMINDER_FOR_OWN_STAFF = "first_contact_reminder_for_own_staff"
    FIRST_CONTACT_REMINDER_FOR_OWN_SENIOR = "first_contact_reminder_for_own_senior"
    FIRST_CONTACT_REMINDER_FOR_OWN_CHIEF = "first_contact_reminder_for_own_chief"

    RESULT_REMINDER_FOR_PARTNER = "result_reminder_for_partner"
    RESULT_REMINDER_FOR_PARTNER_CHIEF = "result_reminder_for_partner_chief"
    RESULT_REMINDER_FOR_OWN_STAFF = "result_reminder_for_own_staff"
    RESULT_REMINDER_FOR_OWN_SENIOR = "result_reminder_for_own_senior"
    RESULT_REMINDER_FOR_OWN_CHIEF = "result_reminder_for_own_chief"

    SUPPLEMENT_REMINDER_FOR_PARTNER = "supplement_reminder_for_partner"
    SUPPLEMENT_REMINDER_FOR_PARTNER_CHIEF = "supplement_reminder_for_partner_chief"
    SUPPLEMENT_REMINDER_FOR_OWN_STAFF = "supplement_reminder_for_own_staff"
    SUPPLEMENT_REMINDER_FOR_OWN_SENIOR = "supplement_reminder_for_own_senior"
    SUPPLEMENT_REMINDER_FOR_OWN_CHIEF = "supplement_reminder_for_own_chief"

    NEXT_STEP_REMINDER_FOR_PARTNER = "next_step_reminder_for_partner"
    NEXT_STEP_REMINDER_FOR_PARTNER_CHIEF = "next_step_reminder_for_partner_chief"
    NEXT_STEP_REMINDER_FOR_OWN_STAFF = "next_step_reminder_for_own_staff"
    NEXT_STEP_REMINDER_FOR_OWN_SENIOR = "next_step_reminder_for_own_senior"
    NEXT_STEP_REMINDER_FOR_OWN_CHIEF = "next_step_reminder_for_own_chief"

    CONFIRMATION_REMINDER_FOR_PARTNER = "confirmation_reminder_for_partner"
    CONFIRMATION_REMINDER_FOR_PARTNER_CHIEF = "confirmation_reminder_for_partner_chief"
    CONFIRMATION_REMINDER_FOR_OWN_STAFF = "confirmation_reminder_for_own_staff"
    CONFIRMATION_REMINDER_FOR_OWN_SENIOR = "confirmation_reminder_for_own_senior"
    CONFIRMATION_REMINDER_FOR_OWN_CHIEF = "confirmation_reminder_for_own_chief"

    WITHDRAWAL_REMINDER_FOR_PARTNER = "withdrawal_reminder_for_partner"
    WITHDRAWAL_REMINDER_FOR_PARTNER_CHIEF = "withdrawal_reminder_for_partner_chief"
    WITHDRAWAL_REMINDER_FOR_OWN_STAFF = "withdrawal_reminder_for_own_staff"
    WITHDRAWAL_REMINDER_FOR_OWN_SENIOR = "withdrawal_reminder_for_own_senior"
    WITHDRAWAL_REMINDER_FOR_OWN_CHIEF = "withdrawal_reminder_for_own_chief"
