/** The value that an argument of base64 of JSON says; undefined when it says none. */
export const readBase64Json = (argument: string): unknown => {
  try {
    return JSON.parse(Buffer.from(argument, "base64").toString("utf8"))
  } catch {
    return undefined
  }
}
