/** What may be said in a command line of the switch: much of it came from somebody else. */

/** Our own names have no spaces, commas, quotes or braces, which all mean something to `originate`. */
export const isPlain = (name: string): boolean => /^[\w.:@/+-]{1,128}$/u.test(name)

/** An account's, behind `user/`: `/` would name a trunk, and `:_:` begins another dial string. */
export const isAccount = (name: string): boolean => /^[\w.@+-]{1,128}$/u.test(name)

/** A conference's: `@` and `+` would end it, `,` and `:` the application it is an argument of. */
export const isConversation = (name: string): boolean => /^[\w.-]{1,128}$/u.test(name)

/** A number as a trunk takes it. */
export const isNumber = (number: string): boolean => /^[+\d*#]{1,64}$/u.test(number)

/** What keys there are. */
export const areDigits = (digits: string): boolean => /^[\dA-D*#]{1,128}$/u.test(digits)

/** As one word of a command line; undefined when it could break out of it. */
export const quotedPath = (path: string): string | undefined => {
  if (isBroken(path) || path.includes("'")) return undefined
  return /\s/u.test(path) ? `'${path}'` : path
}

export const isBroken = (path: string): boolean => path === "" || /[\r\n\0]/u.test(path)

/** A caller's number comes from the other side's From header: what is no number or name there is left out. */
export const safeNumber = (number: string): string => number.replace(/[^\w.*#+@-]/gu, "").slice(0, 64)

/**
 * A dial string that stays one: a telephone writes its Contact itself, and could have the house pay for a call of its own.
 * FreeSWITCH parts dial strings at `,` `|` and `:_:`, reads variables in `[]` `{}` `<>`, and a further `/` would name a trunk.
 */
export const isDialString = (text: string): boolean =>
  /^sofia\/[\w.-]+\/sips?:[\w.~!$&()*+;=:@?%-]{1,512}$/u.test(text) && !text.includes(":_:")

/** A registration that FreeSWITCH would part into several dial strings, also when it looks the person's telephones up itself. */
export const isSeveralDialStrings = (text: string): boolean => /[,|]|:_:/u.test(text)
