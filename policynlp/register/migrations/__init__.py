"""The steps that bring a store of an earlier version up to date, one module each in `versions`, in a single line.

A new step is `versions/vNNNN_name.py` with ``revision``, ``down_revision`` (the last one before) and ``upgrade``, which
works in the transaction of `policynlp.register.upgrade`: all steps or none. Steps that have shipped are never changed.
"""
