"""The network of the embedded planner: its data, its training, its measure on public data.

examples   what it is trained on
taskbench  the public benchmark's plans as examples
network    the network
train      its training
decode     from its scores to a plan that is one
fold       trained on four fifths of the benchmark, measured on the fifth
characters rows for Chinese characters, which the published encoder hardly knows
"""
