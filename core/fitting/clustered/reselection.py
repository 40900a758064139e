"""Forward selection in many resamples of the large squares of a study area at once."""

from __future__ import annotations

import numpy as np

from ...matrices import product
from ...progress import Progress
from .linearised import Linearised

VALUES_AT_ONCE = 1 << 24  # resamples x large squares x variables
LEAST_INFORMATION = 1e-4  # of a variable's own: below, the model's variables say the same
OWN_TEST = 1.645  # deviate of a variable of a factor that has passed: 5%, one-sided
WORST_CONDITION = 1e6  # beyond, nothing is left of the digits of the sums


class Reselection:
    """Models of resamples, in the linearised problem.

    Parameters
    ----------
    problem : Linearised
    times : int array, shape (resamples, large squares)
        How often each is in a resample.
    """

    def __init__(self, problem: Linearised, times: np.ndarray) -> None:
        self._problem = problem
        self._times = times.astype(np.float32)
        names = np.array([variable.factor for variable in problem.variables])
        always = np.full(problem.fixed, -1)
        self._factor = np.concatenate([always, np.unique(names, return_inverse=True)[1]])
        # what a variable's score would vary by in each square were events independent
        self._own = np.einsum("jbj->bj", problem.information)

    def coefficients(self, numbers: np.ndarray) -> np.ndarray:
        """Fit one linearised model to every resample.

        Parameters
        ----------
        numbers : int array, shape (k,)
            The model's variables, those first that stand in every model.

        Returns
        -------
        float array, shape (resamples, k)
            nan where a resample has nothing of a variable.
        """
        problem = self._problem
        some = problem.information[numbers][:, :, numbers]
        matrix = _over_squares(self._times, some).transpose(0, 2, 1)
        return _solved(matrix, self._times @ problem.scores[:, numbers])

    def select(self, critical: float, progress: Progress) -> np.ndarray:
        """Return which variables each resample selects, bool (resamples, variables).

        Starting from what stands in every model, the factor of the largest studentised score
        enters, of those that have no variable yet, as long as that score exceeds the critical
        value; last, a variable whose coefficient is not above 0 leaves.

        The score of variable j after the model's variables A is the sum over the resample's
        squares b of t_bj = s_bj - I_jA I_AA^-1 s_bA, with s_b = u_b - I_b b_A the residual scores
        of the square. It is divided by the root of the sum of t_bj^2, so that dependence within
        squares does no harm (Liang and Zeger 1986, Longitudinal data analysis using generalized
        linear models; score test: Boos 1992). Among those of the factor's variables that pass a
        test of their own, the one enters whose score is largest beside the root of its information,
        I_jj - I_jA I_AA^-1 I_Aj: scores less their neighbourhood vary by that, and unlike t_bj^2
        it does not grow with the effect to be found.
        """
        resamples = len(self._times)
        step = max(1, VALUES_AT_ONCE // self._problem.scores.size)
        selected = np.zeros((resamples, len(self._factor)), bool)
        for first in range(0, resamples, step):
            some = slice(first, min(first + step, resamples))
            selected[some] = self._selected(self._times[some], critical, progress)
        return selected[:, self._problem.fixed :]

    def _selected(self, times: np.ndarray, critical: float, progress: Progress) -> np.ndarray:
        fixed = self._problem.fixed
        models = np.tile(np.arange(fixed), (len(times), 1))
        growing = np.arange(len(times))
        selected = np.zeros((len(times), len(self._factor)), bool)
        steps = 0
        while len(growing):
            steps += 1
            progress.at(1 - 0.9**steps)  # how many there will be is not known
            deviates, gains, coefficients = self._tested(times[growing], models)
            passed = deviates.max(1) >= critical
            best = self._within_factor(deviates, gains)
            against = (coefficients[:, fixed:] <= 0).any(1)
            for place in np.flatnonzero(~passed):
                which, model = growing[place], models[place]
                if against[place]:
                    model = self._of_the_right_sign(times[which], model)
                selected[which, model] = True
            growing = growing[passed]
            models = np.column_stack([models[passed], best[passed]])
        return selected

    def _within_factor(self, deviates: np.ndarray, gains: np.ndarray) -> np.ndarray:
        """Return the variable of most gain in the factor of the largest deviate, shape (r,)."""
        factor = self._factor[deviates.argmax(1)]
        among = (self._factor == factor[:, None]) & (deviates >= OWN_TEST)
        return np.where(among, gains, -np.inf).argmax(1)

    def _tested(
        self, times: np.ndarray, models: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return what each resample's model leaves to find, and its coefficients.

        Parameters
        ----------
        times : float array, shape (r, large squares)
        models : int array, shape (r, k)

        Returns
        -------
        float array, shape (r, fixed + variables)
            Studentised scores; -inf for a variable that may not enter.
        float array, shape (r, fixed + variables)
            Scores over the root of their information.
        float array, shape (r, k)
        """
        problem = self._problem
        used, place = np.unique(models, return_inverse=True)
        place = place.reshape(models.shape)
        information = problem.information[used]
        columns = _over_squares(times, information)
        rows = np.arange(len(models))[:, None]
        beside = columns[rows, place]  # (r, k, 1 + variables)
        within = np.take_along_axis(beside, models[:, None], 2).transpose(0, 2, 1).astype(float)
        inverse = np.linalg.inv(within)
        summed = (times @ problem.scores)[rows, models]
        coefficients = (inverse @ summed[..., None])[..., 0]

        by_used = np.zeros((len(models), len(used)), np.float32)
        by_used[rows, place] = coefficients
        # resample after resample in memory
        fitted = product(information.reshape(len(used), -1).T, by_used.T).T
        residual = fitted.reshape(-1, *problem.scores.shape)
        np.subtract(problem.scores, residual, out=residual)
        in_model = np.take_along_axis(residual, models[:, None], 2)
        explained = inverse.transpose(0, 2, 1).astype(np.float32) @ beside
        for number, share in enumerate(explained):
            residual[number] -= product(in_model[number], share)
        score = (times[:, None] @ residual)[:, 0]
        np.square(residual, out=residual)
        variance = (times[:, None] @ residual)[:, 0]

        own = times @ self._own
        across = _over_squares(times, problem.information[:, :, used])  # (r, 1 + v, used)
        across = np.take_along_axis(across, place[:, None], 2).transpose(0, 2, 1)
        left = own - (explained * across).sum(1)
        may = (left > LEAST_INFORMATION * own) & (variance > 0)
        may &= (self._factor[models][:, :, None] != self._factor).all(1)
        return _ratios(score, variance, may), _ratios(score, left, may), coefficients

    def _of_the_right_sign(self, times: np.ndarray, model: np.ndarray) -> np.ndarray:
        """Drop the variable of the lowest coefficient, again and again, while it is below 0."""
        own = Reselection(self._problem, times[None])
        left = model
        fixed = self._problem.fixed
        while len(left) > fixed:
            coefficients = own.coefficients(left)[0, fixed:]
            if not coefficients.min() <= 0:
                break
            left = np.delete(left, fixed + coefficients.argmin())
        return left


def _over_squares(times: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Sum values of shape (n, large squares, m) over those of each resample, shape (r, n, m)."""
    number, squares, each = values.shape
    by_square = values.transpose(1, 0, 2).reshape(squares, -1)
    return product(times, by_square).reshape(len(times), number, each)


def _ratios(score: np.ndarray, variance: np.ndarray, may: np.ndarray) -> np.ndarray:
    """Return scores over the roots of their variances, -inf where they may not be."""
    root = np.sqrt(np.where(may, variance, 1))
    return np.where(may, score / root, -np.inf)


def _solved(matrices: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Solve each system, shapes (r, k, k) and (r, k); nan where it has no one solution."""
    solutions = np.full(right.shape, np.nan)
    scale = np.sqrt(np.maximum(np.diagonal(matrices, axis1=1, axis2=2), 0))
    some = scale.min(1) > 0
    unit = matrices[some] / (scale[some][:, :, None] * scale[some][:, None])
    some[some] = np.linalg.cond(unit) < WORST_CONDITION
    solutions[some] = np.linalg.solve(matrices[some], right[some][..., None])[..., 0]
    return solutions
