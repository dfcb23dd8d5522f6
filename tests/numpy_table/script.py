import io, os, sys, tempfile
import numpy as np

count = 0
folder = tempfile.mkdtemp()
path, archive, table, raw = (os.path.join(folder, name) for name in ('a.npy', 'a.npz', 'x.csv', 'a.bin'))
buffer = io.BytesIO()


def row(memory, operands, numpy, result):
    """Runs a call and compares its result with the one that the table has."""
    global count
    env = {'np': np, 'sys': sys, 'path': path, 'buffer': buffer}
    env.update({'archive': archive, 'table': table, 'raw': raw})
    env.update({'true': True, 'false': False, 'c128': complex})
    exec(NAMES, env)
    wanted = eval(result, env)
    if memory == 'InPlace':
        target = env[operands]
        exec(numpy, env)
        got = env[operands]
        assert got is target, numpy
    else:
        got = eval(numpy, env)
    buffer.seek(0)
    if result == '()':
        wanted = None
    parts = list(got) if memory in ('Views', 'Copies') else [got]
    for name in operands.split(', ') if operands else []:
        if memory in ('View', 'Part', 'Views', 'Either'):
            assert all(np.shares_memory(part, env[name]) for part in parts), numpy
        if memory in ('Copy', 'Copies'):
            assert not any(np.shares_memory(part, env[name]) for part in parts), numpy
    got, wanted = np.asarray(got), np.asarray(wanted)
    assert got.shape == wanted.shape, (numpy, got, wanted)
    if wanted.dtype.kind in 'fc':
        assert got.dtype.kind == wanted.dtype.kind, (numpy, got, wanted)
        assert np.allclose(got, wanted, 1e-9, 1e-12), (numpy, got, wanted)
    else:
        assert (got == wanted).all(), (numpy, got, wanted)
    if wanted.dtype.kind in 'ib':
        assert got.dtype.kind.replace('u', 'i') == wanted.dtype.kind, (numpy, got, wanted)
    count += 1


