/** Path of the browser that the browser tests drive; installed where it is missing and can be. */
export function installChromium(): Promise<string>;
