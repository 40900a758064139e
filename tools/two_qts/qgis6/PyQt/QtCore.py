from PyQt6.QtCore import *  # noqa: F403
from PyQt6.QtCore import QMetaType, QVariant

# QGIS 4 keeps these names of types
for _name, _type in {
    "Invalid": "UnknownType", "Bool": "Bool", "Int": "Int", "LongLong": "LongLong",
    "Double": "Double", "String": "QString", "Date": "QDate", "Time": "QTime",
    "DateTime": "QDateTime",
}.items():  # fmt: skip
    setattr(QVariant, _name, getattr(QMetaType.Type, _type))
