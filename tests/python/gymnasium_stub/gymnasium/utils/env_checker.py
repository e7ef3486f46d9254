"""What an environment must do, as the documentation of check_env and of Env says it."""

from __future__ import annotations

import inspect
import warnings
from copy import deepcopy

import numpy as np

from gymnasium import spaces


def same(a, b):
    """Equality of observations and infos, types and dtypes included."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (tuple, list)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, np.ndarray):
        return a.shape == b.shape and a.dtype == b.dtype and np.allclose(a, b, atol=1e-5)
    return a == b


def check_observation(observation, env):
    space = env.observation_space
    assert isinstance(observation, np.ndarray), "a Box observation is an array"
    assert observation.dtype == space.dtype and observation.shape == space.shape
    assert not np.isnan(observation).any() and not np.isinf(observation).any()
    assert space.contains(observation), "the observation is outside its space"


def check_reset_result(result, env):
    assert isinstance(result, tuple) and len(result) == 2, "reset gives (obs, info)"
    observation, info = result
    check_observation(observation, env)
    assert isinstance(info, dict)
    return result


def check_step_result(result, env):
    assert isinstance(result, tuple) and len(result) == 5, "step gives five things"
    observation, reward, terminated, truncated, info = result
    check_observation(observation, env)
    assert isinstance(terminated, (bool, np.bool_)) and isinstance(truncated, (bool, np.bool_))
    assert isinstance(reward, (int, float, np.integer, np.floating))
    assert np.isfinite(reward)
    assert isinstance(info, dict)
    return result


def _check_spaces(env):
    for name in ("action_space", "observation_space"):
        assert hasattr(env, name) and isinstance(getattr(env, name), spaces.Space), name
    space = env.observation_space
    if isinstance(space, spaces.Box):
        assert space.low.shape == space.high.shape == space.shape
        assert np.all(space.low < space.high), "a dimension of no extent"
        assert np.isfinite(space.low).all() and np.isfinite(space.high).all()


def _check_signature(env):
    parameters = inspect.signature(env.unwrapped.reset).parameters
    for name in ("seed", "options"):
        assert name in parameters, f"reset does not take {name}"
        assert parameters[name].default is None, f"{name} has another default than None"


def _state(env):
    generator = env.unwrapped._np_random
    assert generator is not None, "reset(seed=…) does not call super().reset(seed=seed)"
    return deepcopy(generator.bit_generator.state)


def _check_seeds(env):
    first, first_info = env.reset(seed=123)
    first_state = _state(env)
    again, again_info = env.reset(seed=123)
    assert same(first, again) and same(first_info, again_info), "reset(seed=123) is not repeated"
    assert first_state == _state(env), "the generator is not repeated"
    env.reset(seed=456)
    assert first_state != _state(env), "two seeds give one generator"


def _check_step_determinism(env):
    if not env.spec.nondeterministic:
        env.action_space.seed(123)
        action = env.action_space.sample()
        runs = []
        for _ in range(2):
            env.reset(seed=123)
            state = _state(env)
            runs.append((env.step(action), state, _state(env)))
        assert same(runs[0], runs[1]), "one seed and one action give two steps"


def _check_render(env, mode):
    drawn = env.render()
    if mode == "ansi":
        assert isinstance(drawn, str)
    if mode == "rgb_array":
        assert isinstance(drawn, np.ndarray) and drawn.dtype == np.uint8
        assert drawn.ndim == 3 and drawn.shape[2] == 3


def _check_render_modes(env):
    modes, rate = env.metadata.get("render_modes"), env.metadata.get("render_fps")
    assert isinstance(modes, (list, tuple)) and all(isinstance(mode, str) for mode in modes)
    assert isinstance(rate, (int, float)) and rate > 0
    assert env.render_mode is None or env.render_mode in modes
    if env.render_mode is not None:
        _check_render(env, env.render_mode)
    for mode in modes:
        other = env.spec.make(render_mode=mode)
        other.reset()
        _check_render(other, mode)
        other.close()


def check_env(env, warn=None, skip_render_check=False, skip_close_check=False):
    """Raises AssertionError for the first thing that is not as it should be."""
    from gymnasium import Env

    assert isinstance(env, Env), "not an Env"
    if env.unwrapped is not env:
        warnings.warn("the environment is wrapped", UserWarning, stacklevel=2)
    _check_spaces(env)
    _check_signature(env)
    _check_seeds(env)
    env.reset(options={})
    check_reset_result(env.reset(), env)
    _check_step_determinism(env)
    env.reset()
    check_step_result(env.step(env.action_space.sample()), env)
    if not skip_render_check:
        _check_render_modes(env)
    if not skip_close_check:
        other = env.spec.make()
        other.close()
        other.close()
