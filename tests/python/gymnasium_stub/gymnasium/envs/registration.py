"""register, make and make_vec."""

from __future__ import annotations

import copy
import importlib
import re
from dataclasses import dataclass, field
from enum import Enum

from gymnasium import error, logger

ID = re.compile(r"^(?:(?P<namespace>[\w:-]+)/)?(?P<name>[\w:.-]+?)(?:-v(?P<version>\d+))?$")


class VectorizeMode(Enum):
    ASYNC = "async"
    SYNC = "sync"
    VECTOR_ENTRY_POINT = "vector_entry_point"


@dataclass
class EnvSpec:
    id: str
    entry_point: object = None
    nondeterministic: bool = False
    max_episode_steps: int | None = None
    order_enforce: bool = True
    disable_env_checker: bool = False
    kwargs: dict = field(default_factory=dict)
    vector_entry_point: object = None

    def make(self, **kwargs):
        return make(self, **kwargs)


registry: dict[str, EnvSpec] = {}


def register(id, entry_point=None, *, vector_entry_point=None, kwargs=None, **rest):
    if ID.fullmatch(id) is None:
        raise error.Error(f"Malformed environment ID: {id}")
    if id in registry:
        logger.warn(f"Overriding environment {id} already in registry.")
    registry[id] = EnvSpec(
        id, entry_point, vector_entry_point=vector_entry_point, kwargs=dict(kwargs or {}), **rest
    )


def _load(entry_point):
    if callable(entry_point):
        return entry_point
    module, name = entry_point.split(":")
    return getattr(importlib.import_module(module), name)


def spec(id):
    if ":" in id and "/" in id.split(":", 1)[1]:
        module, id = id.split(":", 1)
        importlib.import_module(module)
    if id not in registry:
        raise error.NameNotFound(f"Environment `{id}` doesn't exist.")
    return registry[id]


def make(id, max_episode_steps=None, disable_env_checker=None, **kwargs):
    from gymnasium import wrappers

    found = copy.deepcopy(id if isinstance(id, EnvSpec) else spec(id))
    found.kwargs |= kwargs
    creator = _load(found.entry_point)
    mode = found.kwargs.get("render_mode")
    if mode is not None and mode not in creator.metadata.get("render_modes", []):
        logger.warn(f"The environment is being initialised with render_mode={mode!r}")
    env = creator(**found.kwargs)
    most = found.max_episode_steps if max_episode_steps is None else max_episode_steps
    found.max_episode_steps = None if most == -1 else most
    env.unwrapped.spec = found
    if not (found.disable_env_checker if disable_env_checker is None else disable_env_checker):
        env = wrappers.PassiveEnvChecker(env)
    if found.order_enforce:
        env = wrappers.OrderEnforcing(env)
    if found.max_episode_steps is not None:
        env = wrappers.TimeLimit(env, found.max_episode_steps)
    return env


def make_vec(id, num_envs=1, vectorization_mode=None, vector_kwargs=None, **kwargs):
    found = copy.deepcopy(id if isinstance(id, EnvSpec) else spec(id))
    found.kwargs |= kwargs
    if VectorizeMode(vectorization_mode or "vector_entry_point").value != "vector_entry_point":
        raise error.Error("the stand-in has vector_entry_point alone")
    if vector_kwargs:
        raise error.Error("a vector entry point takes kwargs, no vector_kwargs")
    if found.max_episode_steps is not None:
        found.kwargs.setdefault("max_episode_steps", found.max_episode_steps)
    env = _load(found.vector_entry_point)(num_envs=num_envs, **found.kwargs)
    env.unwrapped.spec = found
    return env
