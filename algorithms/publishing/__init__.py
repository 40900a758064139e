"""What is given away of a study, as files that need QGIS to be written."""
