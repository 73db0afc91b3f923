"""The peer in Python: FastAPI and PyTorch, one uvicorn worker with its access log.

    python3 server.py tuned       the raw body, orjson and NumPy on both sides of PyTorch
    python3 server.py pydantic    as FastAPI comes: a model checks the body, the answer is a dict
    python3 server.py bytes       the raw body as safetensors, torch.from_numpy, cross_entropy and backward: tensors.py
    python3 server.py by-hand     the same without FastAPI's Request and Response, and a gradient in closed form
    python3 server.py --versions  what it runs on, as JSON

HOST and PORT are as for the other servers.
"""

import json
import os
import sys
from typing import List

import fastapi
import numpy as np
import pydantic
import torch
import uvicorn
from torch.nn.functional import cross_entropy

import tensors

try:
    import orjson
except ImportError:
    orjson = None

if orjson:
    loads = orjson.loads

    def dumps(value):
        return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)
else:
    loads = json.loads

    def dumps(value):
        return json.dumps(value, separators=(",", ":"), default=np.ndarray.tolist).encode()


def losses_and_grad(logits, labels):
    """Mean, terms and gradient of the cross-entropy of float64 logits [N, C] against labels [N]."""
    logits.requires_grad_()
    losses = cross_entropy(logits, labels, reduction="none")
    loss = losses.mean()
    loss.backward()
    return loss.item(), losses.detach(), logits.grad


app = fastapi.FastAPI()


@app.get("/readyz")
async def readyz():
    return {"status": "ok"}


async def tuned(request: fastapi.Request):
    fields = loads(await request.body())
    # By way of NumPy: torch.tensor takes several times as long to look into nested lists.
    logits = torch.from_numpy(np.array(fields["logits"], dtype=np.float64))
    labels = torch.from_numpy(np.array(fields["labels"], dtype=np.int64))
    loss, losses, grad = losses_and_grad(logits, labels)
    answer = {"loss": loss, "losses": losses.numpy(), "grad": grad.numpy()}
    return fastapi.Response(dumps(answer), media_type="application/json")


async def of_bytes(request: fastapi.Request):
    answer = tensors.by_autograd(await request.body())
    return fastapi.Response(answer, media_type="application/vnd.safetensors")


class Body(pydantic.BaseModel):
    logits: List[List[float]]
    labels: List[int]


async def as_it_comes(body: Body):
    logits = torch.tensor(body.logits, dtype=torch.float64)
    loss, losses, grad = losses_and_grad(logits, torch.tensor(body.labels))
    return {"loss": loss, "losses": losses.tolist(), "grad": grad.tolist()}


def versions():
    found = {"Python": sys.version.split()[0]}
    for module in (torch, fastapi, pydantic, uvicorn):
        found[module.__name__] = getattr(module, "__version__", None) or module.VERSION
    found["JSON"] = f"orjson {orjson.__version__}" if orjson else "standard library (no orjson)"
    for name in ("uvloop", "httptools"):
        try:
            found[name] = __import__(name).__version__
        except ImportError:
            pass
    return {name: str(version) for name, version in found.items()}


if __name__ == "__main__":
    if sys.argv[1:] == ["--versions"]:
        print(json.dumps(versions()))
        sys.exit()
    torch.set_num_threads(1)
    if sys.argv[1] == "by-hand":
        app.add_route("/v1/cross-entropy", tensors.Endpoint(), methods=["POST"])
    else:
        app.post("/v1/cross-entropy")({"tuned": tuned, "pydantic": as_it_comes, "bytes": of_bytes}[sys.argv[1]])
    # Its access log goes where the logs of the other servers go; what it says of starting and stopping is no error.
    logging = uvicorn.config.LOGGING_CONFIG
    logging["loggers"]["uvicorn.error"]["level"] = "WARNING"
    uvicorn.run(app, host=os.environ["HOST"], port=int(os.environ["PORT"]), log_config=logging)
