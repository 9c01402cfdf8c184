/** What a person typed cannot be done; the message is one clear line. */
export class Wrong extends Error {}
