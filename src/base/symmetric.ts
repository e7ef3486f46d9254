// Small symmetric matrices in typed arrays: Cholesky's factor and eigenvectors.
// Written for the few dozen channels whose relations are watched; row-major throughout,
// entry (i, j) of a matrix of size n at i * n + j.

/** QL steps for one eigenvalue after which it has long converged: two do mostly. */
const MAX_STEPS = 50;
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
    for (let k = 0; k < column; k++) pivot -= matrix[top + k]! * matrix[top + k]!;
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
      squares += column[row]! * column[row]!;
    }
    into[unit] = squares;
  }
}

/** A symmetric matrix and where its eigenvectors go. */
export interface Turning {
  readonly size: number;
  /** Both triangles are given; its diagonal becomes the eigenvalues, in no order; the rest is spoilt. */
  readonly matrix: Float64Array;
  /** Overwritten: column k becomes the unit eigenvector of the k-th eigenvalue. */
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and eigenvectors: Householder's reflections leave three diagonals, and implicitly
 * shifted QL steps make these one (Golub and Van Loan, 8.3). An eighth of the steps of Jacobi's
 * method. Numbers that are none give eigenvalues that are none.
 */
export function diagonalise({ size, matrix, vectors }: Turning): void {
  const beside = new Float64Array(size);
  vectors.fill(0, 0, size * size);
  for (let i = 0; i < size; i++) vectors[i * (size + 1)] = 1;
  for (let column = 0; column + 2 < size; column++) reflect({ size, matrix, vectors }, column);
  for (let i = 0; i + 1 < size; i++) beside[i] = matrix[i * (size + 1) + 1]!;
  for (let i = 0; i < size; i++) {
    for (let step = 0; step < MAX_STEPS; step++) {
      const end = blockEnd(matrix, beside, i);
      if (end === i) break;
      chase({ size, matrix, vectors }, beside, [i, end]);
    }
  }
}

/** Reflects the space below `column` so that only the first entry below its diagonal stays. */
function reflect({ size, matrix, vectors }: Turning, column: number): void {
  const first = column + 1;
  const normal = new Float64Array(size);
  let squares = 0;
  for (let i = first; i < size; i++) {
    const entry = matrix[i * size + column]!;
    normal[i] = entry;
    squares += entry * entry;
  }
  const length = normal[first]! > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
  // Half the squared length of the normal, whose first entry is about to change.
  const half = squares - normal[first]! * length;
  if (!(half > 0)) return;
  normal[first]! -= length;
  const image = new Float64Array(size);
  let along = 0;
  for (let i = first; i < size; i++) {
    let sum = 0;
    for (let k = first; k < size; k++) sum += matrix[i * size + k]! * normal[k]!;
    image[i] = sum / half;
    along += image[i]! * normal[i]!;
  }
  for (let i = first; i < size; i++) image[i]! -= (along / (2 * half)) * normal[i]!;
  for (let i = first; i < size; i++) {
    const [u, v] = [normal[i]!, image[i]!];
    for (let k = first; k < size; k++) matrix[i * size + k]! -= u * image[k]! + v * normal[k]!;
  }
  matrix[column * size + first] = length;
  for (let row = 0; row < size * size; row += size) {
    let sum = 0;
    for (let k = first; k < size; k++) sum += vectors[row + k]! * normal[k]!;
    const share = sum / half;
    for (let k = first; k < size; k++) vectors[row + k]! -= share * normal[k]!;
  }
}

/** The last of those that are still tied to the diagonal entry `start`. */
function blockEnd(matrix: Float64Array, beside: Float64Array, start: number): number {
  const size = beside.length;
  let end = start;
  while (end + 1 < size) {
    const here = Math.abs(matrix[end * (size + 1)]!);
    const next = Math.abs(matrix[(end + 1) * (size + 1)]!);
    if (Math.abs(beside[end]!) <= Number.EPSILON * (here + next)) break;
    end++;
  }
  return end;
}

/** One QL step with Wilkinson's shift on the rows `start` to `end`, from below. */
function chase(
  { size, matrix, vectors }: Turning,
  beside: Float64Array,
  [start, end]: readonly [number, number],
): void {
  const top = matrix[start * (size + 1)]!;
  const tie = beside[start]!;
  const ratio = (matrix[(start + 1) * (size + 1)]! - top) / (2 * tie);
  const root = Math.hypot(ratio, 1);
  const shift = top - tie / (ratio + (ratio < 0 ? -root : root));
  let bulge = matrix[end * (size + 1)]! - shift;
  let sine = 1;
  let cosine = 1;
  let moved = 0;
  for (let i = end - 1; i >= start; i--) {
    const far = sine * beside[i]!;
    const near = cosine * beside[i]!;
    const radius = Math.hypot(far, bulge);
    beside[i + 1] = radius;
    if (radius === 0) {
      // It fell apart here by chance: what was moved is put back, and the rest goes on.
      matrix[(i + 1) * (size + 1)]! -= moved;
      beside[end] = 0;
      return;
    }
    sine = far / radius;
    cosine = bulge / radius;
    const below = matrix[(i + 1) * (size + 1)]! - moved;
    const turned = (matrix[i * (size + 1)]! - below) * sine + 2 * cosine * near;
    moved = sine * turned;
    matrix[(i + 1) * (size + 1)] = below + moved;
    bulge = cosine * turned - near;
    for (let at = i; at < size * size; at += size) {
      const left = vectors[at]!;
      const right = vectors[at + 1]!;
      vectors[at] = cosine * left - sine * right;
      vectors[at + 1] = sine * left + cosine * right;
    }
  }
  matrix[start * (size + 1)]! -= moved;
  beside[start] = bulge;
  beside[end] = 0;
}
