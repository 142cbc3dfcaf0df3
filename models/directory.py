"""名簿 — who hears a tell: desks, posts and calendars of one municipality, at hand.

Loaded once per transaction or pass; everything here is looked up, nothing queried.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from models.absence import Absence
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
        absences: Iterable[Absence] = (),
    ) -> None:
        """Index what was loaded; a vacant post is not offered to anybody."""
        self.agencies = {a.id: a for a in agencies}
        self.desks = {d.id: d for d in desks}
        self.posts = {p.id: p for p in posts}
        self.calendars = calendars
        self.absences = tuple(a for a in absences if a.ended_at is None)
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

    def reader_of(self, post: Post, day: date) -> Post | None:
        """Return who reads for a post on a day: itself, or whoever stands in once.

        Its substitute; where that one is away or vacant too, the next higher rank of
        the post's own desk, never a second substitute. None: nobody is there.
        """
        absence = self._away(post, day)
        if absence is None:
            return post
        higher = _RANKS[_RANKS.index(post.rank) + 1 :]
        ranks = (self._held[post.desk_id].get(rank) for rank in higher)
        stand_ins = (self.posts[absence.substitute_post_id], *ranks)
        return next((p for p in stand_ins if p and self._is_there(p, day)), None)

    def _is_there(self, post: Post, day: date) -> bool:
        return post.vacant_since is None and self._away(post, day) is None

    def _away(self, post: Post, day: date) -> Absence | None:
        mine = (a for a in self.absences if a.post_id == post.id)
        return next((a for a in mine if a.covers(day)), None)

    def reads_for(self, reader: Post, post: Post) -> str:
        """Return whom a reader stands in for, with its desk where it is another."""
        if reader.id == post.id:
            return ""
        if reader.desk_id == post.desk_id:
            return post.title
        return f"{self.desks[post.desk_id].name} {post.title}"

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
