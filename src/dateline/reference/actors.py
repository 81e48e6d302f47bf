"""INTERIM stand-in by the lead until the real dictionary lands; its owner replaces this file."""
import csv
from dateline.model import Actor
from dateline.text import fold
from dateline.reference.tables import DATA
AG={'GOV':'government minister president official ministry premier king ambassador envoy chancellor administration authorities regime leader spokesman mayor governor diplomat secretary','MIL':'army troop soldier military navy force','COP':'police officer','LEG':'parliament lawmaker senator congress','JUD':'court judge prosecutor','REB':'rebel militant gunman insurgent terrorist','CVL':'protester civilian people resident demonstrator student worker activist woman man','PTY':'party opposition','MED':'newspaper agency','NGO':'group'}
A={w:s for s,ws in AG.items() for w in ws.split()}
C={}
for r in csv.DictReader((DATA/'countries.tsv').open(),delimiter='\t'):
    for n in [r['name'],*(r['names'] or '').split('|'),*(r['demonyms'] or '').split('|'),*(r['capitals'] or '').split('|')]:
        if n: C[fold(n)]=r['iso3']
class Actors:
    def read(self, words, holder=None, date=None):
        ws=[w for w in words if w.kind!='determiner']
        if not ws: return None
        t=' '.join(w.text for w in ws)
        c=None; rest=ws
        for i in range(len(ws)):
            for j in range(len(ws),i,-1):
                k=fold(' '.join(w.text for w in ws[i:j])).replace(" '","'")
                if k in C:
                    c=C[k]
                    if i==0 and j==len(ws): return Actor(name=t,country=c,sector='GOV',entity='country:'+c)
                    break
            if c: break
        s=None
        for w in reversed(ws):
            if w.lemma in A: s=A[w.lemma];break
        if s is None and ws[-1].kind!='name': return None
        if s is None and not any(w.kind=='name' for w in ws): return None
        if s is None and ws[-1].kind=='name' and not c: return None
        nm=[w.text for w in ws if w.kind=='name' and w.lemma not in A and fold(w.text) not in C]
        return Actor(name=' '.join(nm) if ws[-1].kind=='name' and nm else t,country=c or (holder.country if holder else None),sector=s or 'UNK')

load_actors=Actors
