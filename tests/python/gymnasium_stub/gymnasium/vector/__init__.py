"""Vector environments."""

from gymnasium.vector import utils as utils
from gymnasium.vector.vector_env import AutoresetMode as AutoresetMode
from gymnasium.vector.vector_env import VectorEnv as VectorEnv
