/** What telephones of the house dial to hear themselves: no number of a centre begins so. */
export const ECHO_NUMBER = "*43"

/** Of somebody who proved to be one of the house; from a trunk it is a number like any other. */
export const isForEcho = (call: {
  readonly account?: string | undefined
  readonly dialled: string
  readonly replaces?: string | undefined
}): boolean => call.account !== undefined && call.replaces === undefined && call.dialled === ECHO_NUMBER
