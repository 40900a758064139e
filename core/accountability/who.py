"""Who could fill a blank, as it stands beside it; each said where it is used."""

from __future__ import annotations

from ..language import marked

ANALYST = marked("the analyst who ran the study")
OWNER = marked("the senior responsible owner")
COMMANDER = marked("the officer who will act on the results")
DPO = marked("the data protection officer")
DATA_OWNER = marked("the owner of the data")
EQUALITY = marked("the equality lead")
LEGAL = marked("the force solicitor")
SECURITY = marked("the information security officer")
PROCUREMENT = marked("procurement, or whoever runs the force’s computers")
PRESS = marked("whoever answers the public on this")
ETHICS = marked("the ethics committee, or the scrutiny panel")
