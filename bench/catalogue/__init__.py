"""How the catalogue of sources is made from public lists."""
