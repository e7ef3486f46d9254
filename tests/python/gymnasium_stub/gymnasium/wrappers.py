"""The wrappers that make() puts around an environment."""

from gymnasium import error
from gymnasium.core import Wrapper
from gymnasium.utils.env_checker import check_reset_result, check_step_result


class PassiveEnvChecker(Wrapper):
    """Looks at what passes by."""

    def reset(self, *, seed=None, options=None):
        return check_reset_result(self.env.reset(seed=seed, options=options), self.env)

    def step(self, action):
        # As the real one, it leaves it to the environment what an action is.
        return check_step_result(self.env.step(action), self.env)


class OrderEnforcing(Wrapper):
    """No step before a reset."""

    def __init__(self, env):
        super().__init__(env)
        self._begun = False

    def reset(self, *, seed=None, options=None):
        self._begun = True
        return self.env.reset(seed=seed, options=options)

    def step(self, action):
        if not self._begun:
            raise error.ResetNeeded("Cannot call env.step() before calling env.reset()")
        return self.env.step(action)


class TimeLimit(Wrapper):
    """Truncates after so many steps."""

    def __init__(self, env, max_episode_steps):
        super().__init__(env)
        self._most, self._taken = max_episode_steps, 0

    def reset(self, *, seed=None, options=None):
        self._taken = 0
        return self.env.reset(seed=seed, options=options)

    def step(self, action):
        observation, reward, terminated, truncated, info = self.env.step(action)
        self._taken += 1
        return observation, reward, terminated, truncated or self._taken >= self._most, info
