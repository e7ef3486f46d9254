// Small symmetric matrices in typed arrays: Cholesky's factor and Jacobi's eigenvectors.
// Written for the few dozen channels whose relations are watched; row-major throughout,
// entry (i, j) of a matrix of size n at i * n + j. Allocates nothing.

/** Sweeps after which Jacobi's method has long converged for sizes up to a hundred. */
const MAX_SWEEPS = 30;
/** Converged when the squares beside the diagonal are this share of all squares. */
const CONVERGED = 1e-26;
/** A pivot below this share of its diagonal entry is no longer positive. */
const PIVOT_FLOOR = 1e-13;

/**
 * Replaces the lower triangle of the positive definite `matrix` by L with A = L·Lᵀ; reads
 * and leaves the entries above the diagonal alone. False, and the matrix spoilt, where it is
 * not positive definite.
 */
export function factorise(matrix: Float64Array, n: number): boolean {
  for (let column = 0; column < n; column++) {
    const top = column * n;
    const diagonal = matrix[top + column]!;
    let pivot = diagonal;
    for (let k = 0; k < column; k++) pivot -= matrix[top + k]! ** 2;
    if (!(pivot > PIVOT_FLOOR * diagonal)) return false;
    const root = Math.sqrt(pivot);
    matrix[top + column] = root;
    for (let row = column + 1; row < n; row++) {
      const start = row * n;
      let sum = matrix[start + column]!;
      for (let k = 0; k < column; k++) sum -= matrix[start + k]! * matrix[top + k]!;
      matrix[start + column] = sum / root;
    }
  }
  return true;
}

/** Solves L·Lᵀ·x = b for the factor L; `b`, of length n = `b.length`, becomes x. */
export function solve(factor: Float64Array, b: Float64Array): void {
  const n = b.length;
  for (let row = 0; row < n; row++) {
    let sum = b[row]!;
    for (let k = 0; k < row; k++) sum -= factor[row * n + k]! * b[k]!;
    b[row] = sum / factor[row * n + row]!;
  }
  for (let row = n - 1; row >= 0; row--) {
    let sum = b[row]!;
    for (let k = row + 1; k < n; k++) sum -= factor[k * n + row]! * b[k]!;
    b[row] = sum / factor[row * n + row]!;
  }
}

/** Writes the diagonal of (L·Lᵀ)⁻¹ into `into`, whose length is n: squared lengths of the columns of L⁻¹. */
export function inverseDiagonal(factor: Float64Array, into: Float64Array): void {
  const n = into.length;
  const column = new Float64Array(n);
  for (let unit = 0; unit < n; unit++) {
    let squares = 0;
    for (let row = unit; row < n; row++) {
      let sum = row === unit ? 1 : 0;
      for (let k = unit; k < row; k++) sum -= factor[row * n + k]! * column[k]!;
      column[row] = sum / factor[row * n + row]!;
      squares += column[row]! ** 2;
    }
    into[unit] = squares;
  }
}

/** A symmetric matrix and where its eigenvectors go. */
export interface Turning {
  readonly size: number;
  /** Both triangles are given; its diagonal becomes the eigenvalues, in no order. */
  readonly matrix: Float64Array;
  /** Overwritten: column k becomes the unit eigenvector of the k-th eigenvalue. */
  readonly vectors: Float64Array;
}

/** Eigenvalues and eigenvectors by Jacobi's cyclic method. */
export function diagonalise(turning: Turning): void {
  const { size, matrix, vectors } = turning;
  let all = 0;
  for (let i = 0; i < size * size; i++) {
    all += matrix[i]! ** 2;
    vectors[i] = i % (size + 1) === 0 ? 1 : 0;
  }
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let beside = 0;
    for (let i = 0; i < size; i++)
      for (let j = 0; j < i; j++) beside += 2 * matrix[i * size + j]! ** 2;
    if (beside <= CONVERGED * all) return;
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) turn(turning, p, q);
  }
}

/** Turns the plane of axes p < q so that entry (p, q) vanishes (Golub and Van Loan, 8.5.2). */
function turn({ size, matrix, vectors }: Turning, p: number, q: number): void {
  const shared = matrix[p * size + q]!;
  if (shared === 0) return;
  const ratio = (matrix[q * size + q]! - matrix[p * size + p]!) / (2 * shared);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(ratio, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (let row = 0; row < size * size; row += size) {
    const atP = matrix[row + p]!;
    const atQ = matrix[row + q]!;
    matrix[row + p] = cosine * atP - sine * atQ;
    matrix[row + q] = sine * atP + cosine * atQ;
    const vectorP = vectors[row + p]!;
    const vectorQ = vectors[row + q]!;
    vectors[row + p] = cosine * vectorP - sine * vectorQ;
    vectors[row + q] = sine * vectorP + cosine * vectorQ;
  }
  for (let k = 0; k < size; k++) {
    const atP = matrix[p * size + k]!;
    const atQ = matrix[q * size + k]!;
    matrix[p * size + k] = cosine * atP - sine * atQ;
    matrix[q * size + k] = sine * atP + cosine * atQ;
  }
}
