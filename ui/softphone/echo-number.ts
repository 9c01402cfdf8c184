/** Where the switch lets a telephone hear itself; the same as its own (engine/softswitch/echo-number.ts). */
export const ECHO_NUMBER = "*43"
