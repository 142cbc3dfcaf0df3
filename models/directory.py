"""名簿 — who hears a tell: desks, posts and calendars of one municipality, at hand.

Loaded once per transaction or pass; everything here is looked up, nothing queried.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from models.agency import Agency, AgencySide, Channel, Desk, Post, Rank
from models.calendar import BusinessCalendar
from models.procedure import Role, Side, Tell

_RANKS = (Rank.STAFF, Rank.SENIOR, Rank.CHIEF)
_OWN_RANK = {
    Role.OWN_STAFF: Rank.STAFF,
    Role.OWN_SENIOR: Rank.SENIOR,
    Role.OWN_CHIEF: Rank.CHIEF,
}


@dataclass(frozen=True)
class Parties:
    """The desks around one duty."""

    debtor: int
    own: int
    sides: Mapping[Side, int] = field(default_factory=dict)


class Directory:
    """Desks, agencies, posts and calendars by id."""

    def __init__(
        self,
        agencies: Iterable[Agency],
        desks: Iterable[Desk],
        posts: Iterable[Post],
        calendars: Mapping[int, BusinessCalendar],
    ) -> None:
        """Index what was loaded; a vacant post is not offered to anybody."""
        self.agencies = {a.id: a for a in agencies}
        self.desks = {d.id: d for d in desks}
        self.posts = {p.id: p for p in posts}
        self.calendars = calendars
        self._held: dict[int, dict[Rank, Post]] = defaultdict(dict)
        for post in self.posts.values():
            if post.vacant_since is None:
                self._held[post.desk_id][post.rank] = post

    def agency_of(self, desk_id: int) -> Agency:
        """Return the agency a desk belongs to."""
        return self.agencies[self.desks[desk_id].agency_id]

    def is_own(self, desk_id: int) -> bool:
        """Tell whether the desk is one of 自立相談支援機関."""
        return self.agency_of(desk_id).side is AgencySide.OWN

    def desk_label(self, desk_id: int) -> str:
        """Return agency and desk as one name; the desk alone where they are equal."""
        agency, desk = self.agency_of(desk_id), self.desks[desk_id]
        return desk.name if agency.name == desk.name else f"{agency.name} {desk.name}"

    def seat(self, desk_id: int, rank: Rank) -> Post | None:
        """Return the post of that rank, or the next higher one that is held."""
        held = self._held[desk_id]
        higher = _RANKS[_RANKS.index(rank) :]
        return next((held[r] for r in higher if r in held), None)

    def hearer(self, tell: Tell, parties: Parties) -> Post | None:
        """Return the post a tell goes to; None where nobody is to hear."""
        if isinstance(tell.to, Side):
            return self.seat(parties.sides[tell.to], Rank.STAFF)
        if tell.to in _OWN_RANK:
            return self.seat(parties.own, _OWN_RANK[tell.to])
        if tell.to is Role.DEBTOR_CHIEF:
            return self._agreed_chief(parties)
        return self.seat(parties.debtor, Rank.STAFF)

    def _agreed_chief(self, parties: Parties) -> Post | None:
        """Return another agency's chief, only where that was agreed."""
        if parties.debtor == parties.own:
            return None
        if not self.agency_of(parties.debtor).chief_may_hear:
            return None
        return self._held[parties.debtor].get(Rank.CHIEF)

    def message_kind(self, tell: Tell, post: Post, *, urgent: bool) -> str:
        """Return the message of a tell: for a side as named, for a role by reader."""
        if isinstance(tell.to, Side):
            return tell.urgent if urgent and tell.urgent else tell.kind
        if tell.to is Role.DEBTOR_CHIEF:
            return f"{tell.kind}_for_partner_chief"
        if not self.is_own(post.desk_id):
            return f"{tell.kind}_for_partner"
        rank = _OWN_RANK.get(tell.to, Rank.STAFF)
        return f"{tell.kind}_for_own_{rank.value}"

    def reachable_by_mail(self, post: Post) -> bool:
        """Tell whether a mail can go to the post."""
        by_mail = self.desks[post.desk_id].channel is Channel.MAIL
        return bool(by_mail and post.email and post.bounced_at is None)
