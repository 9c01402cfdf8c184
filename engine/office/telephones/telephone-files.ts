import type { Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { madeUpPassword } from "../../records/accounts/schema.ts"
import { setTelephonePassword } from "../../records/accounts/telephone.ts"
import { parameterValue } from "../../records/parameters/store.ts"
import type { TelephonePlace } from "../affairs/accounts-handlers.ts"
import { grandstream } from "./grandstream.ts"
import type { Maker, MakerId, SipTransport } from "./telephone-settings.ts"
import { yealink } from "./yealink.ts"

export const makers: Readonly<Record<MakerId, Maker>> = { yealink, grandstream }

/** The centre's side of every telephone. */
export interface TelephoneHouse {
  readonly place: TelephonePlace
  readonly timeZone: string
}

export interface FileFor {
  readonly person: string
  readonly agent: string
  readonly name: string
  readonly maker: MakerId
  readonly transport: SipTransport
  readonly at: number
  /** Who is written down as the one who set its password. */
  readonly by: string
}

/**
 * The file of somebody's telephone. Of passwords only sums are kept, so that the one in the file is new: a telephone that went
 * by the one before registers no more.
 */
export const writeFileFor = async (
  all: Transaction<Tables>,
  { place, timeZone }: TelephoneHouse,
  { agent, at, by, maker, name, person, transport }: FileFor
): Promise<string | undefined> => {
  const port = place.ports[transport]
  if (port === undefined) return undefined
  const password = madeUpPassword()
  await setTelephonePassword(all, { person, agent, realm: place.realm, password, at, by })
  return makers[maker].write({
    user: agent,
    name,
    password,
    server: { host: place.host(), port, transport },
    ntpServer: await parameterValue(all, "telephones.ntpServer"),
    timeZone,
    utcOffsetMinutes: offsetMinutes(timeZone, at)
  })
}

/** `GMT+08:00`, `GMT`. */
const offsetMinutes = (timeZone: string, at: number): number => {
  const shown = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).format(at)
  const [, sign = "+", hours = "0", minutes = "0"] = /GMT([+-])(\d{2}):(\d{2})/u.exec(shown) ?? []
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** Twelve hexadecimal digits, when this is the name by which such a telephone asks for its own file. */
export const macIn = (maker: MakerId, fileName: string): string | undefined => {
  const mac = /[\da-f]{12}/iu.exec(fileName)?.[0]
  return mac !== undefined && makers[maker].fileName(mac) === fileName ? mac.toLowerCase() : undefined
}
