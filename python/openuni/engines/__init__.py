"""Engines: what can run a request, behind one interface."""
