import type * as Effect from "effect/Effect"
import { sql, type Transaction } from "kysely"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database, type Tables } from "../../ports/Database.ts"
import type { DoorAnswer, DoorAsked } from "../../ports/OfficeDoor.ts"
import { openTelephoneLink, useTelephoneLink } from "../../records/accounts/telephone-links.ts"
import { appendAudit } from "../../records/audit/log.ts"
import { macIn, makers, type TelephoneHouse, writeFileFor } from "./telephone-files.ts"
import { MAKERS, type MakerId, type SipTransport } from "./telephone-settings.ts"

type Fetched = DoorAnswer<"telephoneFile">

/**
 * What a telephone gets that asks by its link. Telephones ask for several files as they start; only its own, named by its
 * hardware address, is there, and it uses the link up.
 */
export const fetchedByTelephone =
  (house: TelephoneHouse) =>
  (asked: DoorAsked<"telephoneFile">): Effect.Effect<Fetched, StoreAway, Database> =>
    Database.use(({ query }) => query((db) => db.transaction().execute((all) => fileOf(all, house, asked))))

const NOTHING: Fetched = { _tag: "Nothing" }

const fileOf = async (
  all: Transaction<Tables>,
  house: TelephoneHouse,
  { address, at, fileName, tokenHash }: DoorAsked<"telephoneFile">
): Promise<Fetched> => {
  const link = await openTelephoneLink(all, tokenHash, at)
  if (link === undefined) return { _tag: "NoLink" }
  const { maker, person, transport } = link
  if (!isMaker(maker) || !isTransport(transport)) return NOTHING
  const mac = macIn(maker, fileName)
  const owner = await ownerOf(all, person)
  if (mac === undefined || owner === undefined) return NOTHING
  const content = await writeFileFor(all, house, { ...owner, person, maker, transport, at, by: person })
  if (content === undefined) return NOTHING
  await useTelephoneLink(all, tokenHash, { at, from: address, mac })
  await appendAudit(all, [
    {
      at,
      account: person,
      action: "telephone-fetched",
      object: "person",
      objectId: person,
      details: { address, mac, maker }
    }
  ])
  return { _tag: "File", content, mediaType: makers[maker].mediaType }
}

const ownerOf = async (
  all: Transaction<Tables>,
  person: string
): Promise<{ readonly agent: string; readonly name: string } | undefined> => {
  const { rows } = await sql<{ readonly agent: string; readonly name: string }>`
    select agent, name from people where id = ${person} and agent is not null`.execute(all)
  return rows[0]
}

const isMaker = (text: string): text is MakerId => MAKERS.some((each) => each === text)
const isTransport = (text: string): text is SipTransport => text === "udp" || text === "tcp" || text === "tls"
