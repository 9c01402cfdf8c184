/** Status, or "offered" for an INVITE that gets 100 and reaches the owner, or "dropped". */
export type Outcome = number | "offered" | "dropped"

/**
 * What the messages of RFC 4475 (`../sip/testdata/rfc4475/`) lead to when they are the first that a user agent hears.
 * Comments: why, where the RFC leaves it open.
 */
export const RFC_4475: Readonly<Record<string, Outcome>> = {
  wsinv: 481, // parsed whole (user-agent.torture.test.ts); its To has a tag, so it is inside a dialog, and there is none
  intmeth: 501,
  esc01: "offered",
  escnull: 401,
  esc02: 501,
  lwsdisp: 200,
  longreq: "offered",
  dblreq: 401,
  semiuri: 200,
  transports: 200,
  mpart01: 405,
  unreason: "dropped", // parsed whole, but answers no request of ours
  noreason: "dropped",
  badinv01: 400,
  clerr: 400,
  ncl: 400,
  scalar02: 400,
  scalarlg: "dropped",
  quotbal: 400,
  ltgtruri: 400,
  lwsruri: 400,
  lwsstart: 400,
  trws: 400,
  escruri: 400,
  baddate: "offered", // nothing here reads Date
  regbadct: 400,
  badaspec: 200, // the blanks can only mean one thing
  baddn: 400, // the comma can mean two values or a name without quotes
  badvers: 505,
  mismatch01: 400,
  mismatch02: 400, // malformed comes before unknown
  bigcode: "dropped",
  badbranch: 400,
  insuf: 400,
  unkscm: 416,
  novelsc: 416,
  unksm2: 404, // no account of ours has an ISBN for an address
  bext01: 420,
  invut: 415,
  regaut01: 401,
  multi01: 400,
  mcl01: 400,
  bcast: "dropped",
  zeromf: 483, // what reaches us may be sent on as a new call: a loop must end here
  cparam01: 401,
  cparam02: 401,
  regescrt: 401,
  sdp01: 406,
  inv2543: "offered"
}

/** The same of RFC 5118's messages with IPv6 addresses (`../sip/testdata/rfc5118/`). */
export const RFC_5118: Readonly<Record<string, Outcome>> = {
  "ipv6-good": 401,
  "ipv6-bad": 400,
  "port-ambiguous": 401, // all of it is the address: a port stands after the bracket
  "port-unambiguous": 401,
  "via-received-param-with-delim": 481, // read as if the brackets were not there; there is no such dialog
  "via-received-param-no-delim": 200,
  "ipv6-in-sdp": "offered",
  "mult-ip-in-header": 481,
  "mult-ip-in-sdp": "offered",
  "ipv4-mapped-ipv6": "offered",
  "ipv6-bug-abnf-3-colons": 200, // §4.10: both must be tolerated
  "ipv6-correct-abnf-2-colons": 200
}
