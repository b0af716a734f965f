"""Reports: the daily situation report and the agreement dossier, in HTML, PDF and DOCX from one model of blocks."""
