def write(path, real):
    from collections import defaultdict
    import json, numpy as np
    by=defaultdict(list)
    for l in open(path):
        try: l=json.loads(l)
        except ValueError: continue
        by[l['choice'],l['world']].append(l['terms'])
    for k,v in by.items():
        t=[x for run in v for x in run]
        f=sorted({x['factor'] for x in t if x['true']})
        print(k,len(v),'mean true %.3f'%np.mean([x['p']<.05 for x in t if x['true']]), 'others %.3f of %d'%(np.mean([x['p']<.05 for x in t if not x['true']] or [np.nan]),sum(not x['true'] for x in t)), {a:round(np.mean([x['p']<.05 for x in t if x['factor']==a and x['true']]),3) for a in f})
