import fc from "fast-check";
import { CholeskyDecomposition, EigenvalueDecomposition, Matrix, inverse } from "ml-matrix";
import { expect, test } from "vitest";
import { normal, seededChance } from "./chance.ts";
import { diagonalise, factorise, inverseDiagonal, solve } from "./symmetric.ts";

/** A covariance of `n` series, well away from singular. */
function covariance(n: number, seed: number): Float64Array {
  const chance = seededChance(seed);
  const root = Float64Array.from({ length: n * n }, () => normal(chance));
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let sum = i === j ? 0.1 : 0;
      for (let k = 0; k < n; k++) sum += (root[i * n + k]! * root[j * n + k]!) / n;
      matrix[i * n + j] = sum;
    }
  return matrix;
}

const rows = (matrix: Float64Array, n: number): number[][] =>
  Array.from({ length: n }, (_, i) => [...matrix.subarray(i * n, (i + 1) * n)]);

const sizes = fc.record({ n: fc.integer({ min: 1, max: 32 }), seed: fc.nat(1e6) });

test("X1: Cholesky's factor, solution and diagonal of the inverse are those of ml-matrix", () => {
  fc.assert(
    fc.property(sizes, ({ n, seed }) => {
      const matrix = covariance(n, seed);
      const reference = new Matrix(rows(matrix, n));
      const chance = seededChance(seed + 1);
      const right = Float64Array.from({ length: n }, () => normal(chance));
      const wanted = new CholeskyDecomposition(reference).solve(Matrix.columnVector([...right]));
      const diagonal = inverse(reference).diagonal();
      expect(factorise(matrix, n)).toBe(true);
      solve(matrix, right);
      const own = new Float64Array(n);
      inverseDiagonal(matrix, own);
      for (let i = 0; i < n; i++) {
        expect(Math.abs(right[i]! - wanted.get(i, 0))).toBeLessThan(
          1e-8 * (1 + Math.abs(right[i]!)),
        );
        expect(Math.abs(own[i]! / diagonal[i]! - 1)).toBeLessThan(1e-8);
      }
    }),
    { numRuns: 60 },
  );
});

test("X1: eigenvalues are those of ml-matrix, and the vectors are orthonormal eigenvectors", () => {
  fc.assert(
    fc.property(sizes, ({ n, seed }) => {
      const matrix = covariance(n, seed);
      const before = matrix.slice();
      const wanted = new EigenvalueDecomposition(new Matrix(rows(matrix, n))).realEigenvalues;
      const vectors = new Float64Array(n * n);
      diagonalise({ size: n, matrix, vectors });
      const values = Float64Array.from({ length: n }, (_, i) => matrix[i * (n + 1)]!);
      const sorted = wanted.toSorted((a, b) => a - b);
      let worst = 0;
      for (const [i, value] of values.toSorted().entries())
        worst = Math.max(worst, Math.abs(value - sorted[i]!));
      for (let axis = 0; axis < n; axis++) {
        for (let i = 0; i < n; i++) {
          let image = 0;
          let along = 0;
          for (let j = 0; j < n; j++) {
            image += before[i * n + j]! * vectors[j * n + axis]!;
            along += vectors[j * n + i]! * vectors[j * n + axis]!;
          }
          worst = Math.max(worst, Math.abs(image - values[axis]! * vectors[i * n + axis]!));
          worst = Math.max(worst, Math.abs(along - (i === axis ? 1 : 0)));
        }
      }
      expect(worst).toBeLessThan(1e-10);
    }),
    { numRuns: 30 },
  );
});

test.each([
  ["a negative eigenvalue", [1, 2, 2, 1]],
  ["two exact copies", [1, 1, 1, 1]],
  ["zeros", [0, 0, 0, 0]],
  ["a number that is none", [Number.NaN, 0, 0, 1]],
])("X1: %s has no Cholesky factor", (_name, entries) => {
  expect(factorise(Float64Array.from(entries), 2)).toBe(false);
});

test.each<[name: string, entries: number[], values: number[]]>([
  ["nothing but zeros", [0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0]],
  ["a diagonal", [3, 0, 0, 0, 1, 0, 0, 0, 2], [1, 2, 3]],
  ["exact copies", [1, 1, 1, 1, 1, 1, 1, 1, 1], [0, 0, 3]],
  ["a pair apart from a third", [0, 0, 2, 0, 5, 0, 2, 0, 0], [-2, 2, 5]],
  ["a negative eigenvalue", [1, 2, 2, 1], [-1, 3]],
])("X1: the eigenvalues of %s are found", (_name, entries, values) => {
  const n = values.length;
  const matrix = Float64Array.from(entries);
  diagonalise({ size: n, matrix, vectors: new Float64Array(n * n) });
  const found = Array.from(values, (_, i) => matrix[i * (n + 1)]!).toSorted((a, b) => a - b);
  for (const [i, value] of values.entries()) expect(found[i]).toBeCloseTo(value, 12);
});

test("X1: a matrix with a number that is none comes to an end", () => {
  const matrix = Float64Array.from([Number.NaN, 1, 2, 1, 0, 3, 2, 3, 0]);
  diagonalise({ size: 3, matrix, vectors: new Float64Array(9) });
  expect([0, 4, 8].every((i) => Number.isNaN(matrix[i]))).toBe(true);
});
