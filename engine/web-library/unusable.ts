/** The machine cannot run the web server library. The message says why, for the person who started the centre. */
export class UwsUnusable extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`uWebSockets.js cannot be loaded: ${reason}`, options)
    this.name = "UwsUnusable"
  }
}
