"""件の行（case row） — the columns that every process between two desks has.

A process table adds its `state` and what is its own. `sender` and `receiver` are the
two sides of its declaration, whatever that process calls them; they may be one desk.
"""

from sqlmodel import Field

from models.columns import OfMunicipality, row_id


class CaseRow(OfMunicipality):
    """One case of one process: its number and the desks around it."""

    id: int = row_id()
    number: str = Field(index=True)
    sender_desk_id: int = Field(foreign_key="desk.id", index=True)
    receiver_desk_id: int = Field(foreign_key="desk.id", index=True)
    own_desk_id: int = Field(foreign_key="desk.id")  # 自立相談支援機関の側
    urgent: bool = False
    version: int = 1
