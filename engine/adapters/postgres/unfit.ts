/** The server is there and of no use to us, or it is not there; waiting mends neither. `message` is for the person who set it up. */
export class DatabaseUnfit extends Error {}
