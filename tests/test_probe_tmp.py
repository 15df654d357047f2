import time
import pytest
from tests.conftest import *
async def test_x(new_database):
    for _ in range(3):
        t=time.perf_counter(); url = await new_database(); t1=time.perf_counter()
        async with service_on(url) as (_, c):
            t2=time.perf_counter()
            c.headers.update(AUTHORISED)
            for m,p,h,b in [("POST","/scope-check?x=1",{},{"topic":"sync_error"}),
              ("GET","/accounts/x?min_sequence=9999",{"authorization":""},None),
              ("GET","/changes?min_sequence=2",{},None),
              ("GET","/livez?min_sequence=9999",{},None),
              ("PUT","/accounts/acme?at=x",{},{"plan":"gold","effective_from":"2025-01-01T00:00:00Z"}),
              ("PUT","/plans/gold",{},{"name":"Gold","tier":2}),
              ("GET","/accounts/acme?at=9999-01-01T00:00:00Z",{},None),
              ("POST","/api-keys",{},{"name":"x","scopes":["accounts:read"],"expires_at":"9999-12-31T23:59:59-14:00"}),
              ("POST","/api-keys",{},{"name":"x","scopes":["accounts:read"],"expires_at":"0001-01-01T00:00:00+14:00"}),
              ]:
                r = await c.request(m,p,headers=h,json=b)
                print(m,p,r.status_code,r.text[:200])
            r = await c.post("/accounts/acme/add-on-purchases",headers={"idempotency-key":"1"},json={"add_on":"screen_sharing","minutes":30,"billing_reference":"x"})
            print(r.status_code, r.text, r.headers)
            r = await c.post(r.headers["location"]+"/cancel",headers={"idempotency-key":"2"},content=b"{")
            print(r.status_code, r.text[:200])
            t3=time.perf_counter()
        print(f"db {t1-t:.3f} start {t2-t1:.3f} asks {t3-t2:.3f} stop {time.perf_counter()-t3:.3f}")
