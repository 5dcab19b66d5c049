/** A step that went wrong in a way that is understood: the message says what, the remedy what to do. */
export class Failure extends Error {
  /**
   * @param {string} message
   * @param {string} [remedy]
   */
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}
