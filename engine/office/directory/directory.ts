import type { ConnectionOptions } from "node:tls"
import { Client, EqualityFilter, InvalidCredentialsError } from "ldapts"

/** The office's directory (LDAP, Active Directory): whether somebody's password is right there. Knows no people of ours. */

export interface DirectorySettings {
  /** ldap://host or ldaps://host; empty: there is none. */
  readonly url: string
  /** Goes over to TLS on an ldap:// connection before anything is said. */
  readonly startTls: boolean
  /** Who looks for people; empty: nobody in particular. */
  readonly bindDn: string
  readonly bindPassword: string
  /** Below which people are looked for, and in which attribute their user name stands. */
  readonly base: string
  readonly attribute: string
}

export type Compared =
  | { readonly _tag: "Right" }
  | { readonly _tag: "Wrong" }
  | { readonly _tag: "Away"; readonly reason: string }

/** A person is waiting before the screen. */
const ANSWER_WITHIN_MS = 5_000
/** At the directory at the same moment: one that hangs holds up nobody else. */
const AT_ONCE = 8

/** `tls` adds to what node trusts by itself. */
export const makeDirectory = (settings: DirectorySettings, tls: ConnectionOptions = {}) => {
  let atWork = 0
  return {
    compare: async (user: string, password: string): Promise<Compared> => {
      // RFC 4513 §5.1.2: a bind with a name and no password is one of nobody, and succeeds.
      if (password === "" || user === "") return { _tag: "Wrong" }
      if (atWork >= AT_ONCE) return { _tag: "Away", reason: "too many sign in at this moment" }
      atWork++
      try {
        return await compareAt(settings, tls, user, password)
      } catch (error) {
        return { _tag: "Away", reason: reasonOf(error) }
      } finally {
        atWork--
      }
    }
  }
}

const compareAt = async (
  settings: DirectorySettings,
  tls: ConnectionOptions,
  user: string,
  password: string
): Promise<Compared> => {
  const dn = await connected(settings, tls, async (client) => {
    if (settings.bindDn !== "") await client.bind(settings.bindDn, settings.bindPassword)
    const { searchEntries } = await client.search(settings.base, {
      scope: "sub",
      // A value, not a piece of a filter: "*" is a name that nobody has.
      filter: new EqualityFilter({ attribute: settings.attribute, value: user }),
      attributes: ["dn"],
      sizeLimit: 2
    })
    // Of two of one name nobody knows who is meant.
    return searchEntries.length === 1 ? searchEntries[0]!.dn : undefined
  })
  if (dn === undefined) return { _tag: "Wrong" }
  return connected(settings, tls, async (client): Promise<Compared> => {
    try {
      await client.bind(dn, password)
      return { _tag: "Right" }
    } catch (error) {
      if (error instanceof InvalidCredentialsError) return { _tag: "Wrong" }
      throw error
    }
  })
}

/** A connection of its own for each bind: nobody goes on with somebody else's rights. */
const connected = async <A>(
  { startTls, url }: DirectorySettings,
  tls: ConnectionOptions,
  work: (client: Client) => Promise<A>
): Promise<A> => {
  const client = new Client({
    url,
    timeout: ANSWER_WITHIN_MS,
    connectTimeout: ANSWER_WITHIN_MS,
    ...(url.startsWith("ldaps:") ? { tlsOptions: tls } : {})
  })
  try {
    if (startTls) await client.startTLS({ ...tls, host: new URL(url).hostname })
    return await work(client)
  } finally {
    await client.unbind().catch(() => {})
  }
}

const reasonOf = (error: unknown): string => {
  const { code, message, name } = error as Error & { readonly code?: unknown }
  return [name, typeof code === "string" ? code : "", message]
    .filter((part) => part !== "" && part !== "Error")
    .join(": ")
}
