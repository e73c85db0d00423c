"""Loops that numpy cannot express, compiled when numba is there and plain Python when it is not.

Every function here is written in the subset both understand, so `function.py_func` (or the function
itself without numba) is its own plain twin; the tests compare the two.
"""
