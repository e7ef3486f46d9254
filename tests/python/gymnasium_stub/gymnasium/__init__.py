"""A stand-in for Gymnasium's public interface; see ../README.md."""

from gymnasium import logger as logger
from gymnasium import spaces as spaces
from gymnasium import utils as utils
from gymnasium import vector as vector
from gymnasium.core import Env as Env
from gymnasium.core import Wrapper as Wrapper
from gymnasium.envs.registration import (
    EnvSpec as EnvSpec,
    VectorizeMode as VectorizeMode,
    make as make,
    make_vec as make_vec,
    register as register,
    registry as registry,
    spec as spec,
)

__version__ = "0+stand-in"
STAND_IN = True
