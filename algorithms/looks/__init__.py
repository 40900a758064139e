"""How results look: colours, styles, pictures, and what QGIS shows when it loads them."""
