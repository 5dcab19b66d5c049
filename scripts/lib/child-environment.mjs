/** The environment of every child process. */
export function childEnvironment() {
  const env = {
    ...process.env,
    // Two processes whose OpenMP threads spin while they wait slow each other down a
    // hundredfold on few cores.
    OMP_WAIT_POLICY: 'PASSIVE',
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    DO_NOT_TRACK: '1',
    npm_config_update_notifier: 'false',
    npm_config_fund: 'false',
    npm_config_audit: 'false',
  };
  // Without standard input nothing can be asked, and logs are no place for colours.
  if (env.CI || !process.stdout.isTTY) {
    delete env.FORCE_COLOR;
    env.NO_COLOR = '1';
  }
  return env;
}
