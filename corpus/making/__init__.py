"""How the Word, PDF and web versions of the corpus's texts are made; run by ``corpus/make_formats.py``."""
