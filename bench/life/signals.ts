// Ctrl-C and TERM end a run in good order; a second one does not wait.
export function abortOnSignals(): AbortSignal {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.once(name, () => stop.abort(new Error(`ended by ${name}`)));
  return stop.signal;
}
