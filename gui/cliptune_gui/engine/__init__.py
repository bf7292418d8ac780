"""The thread on which all torch work happens, its calls, and what is held to be tried."""
