"""Works that an edition cites, as CSL items."""
