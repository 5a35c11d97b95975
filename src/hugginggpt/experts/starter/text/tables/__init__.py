"""Questions about a table that an aggregate answers: counts, sums, means, medians, extremes, shares, filters, look-ups.

`numbers` and `dates` read cells, `grid` types columns, `mentions` finds columns and values in a question, `periods`
times, `contents` what a text must hold, `whole` whether whole rows are asked for, `wording` what is to be computed;
`apart` takes a question apart with them, `reader` makes a `query` of it, or refuses if `leftover` finds that some of it
was not understood; `compute` answers the query, and `answer` is the expert. Nothing said is ever evaluated.
"""
