/** What is told of conferences: `conference::maintenance`, each with an Action. */
import { conferenceHeaders, memberHeaders } from "../events/conference-headers.ts"
import type { Header, HeaderGroups } from "../events/event.ts"
import type { Exchange } from "../exchange.ts"
import type { Conference, Member } from "../together.ts"

export const maintenance = (exchange: Exchange, headers: () => HeaderGroups): void =>
  exchange.hub.publish({ name: "CUSTOM", subclass: "conference::maintenance", caller: "conference", headers })

export const tellConference = (
  exchange: Exchange,
  conference: Conference,
  action: string,
  own: ReadonlyArray<Header> = []
): void => maintenance(exchange, () => [...conferenceHeaders(conference), ["Action", action], ...own])

export const tellMember = (
  exchange: Exchange,
  conference: Conference,
  member: Member,
  action: string,
  own: ReadonlyArray<Header> = []
): void => maintenance(exchange, () => memberHeaders(conference, member, [["Action", action], ...own]))
