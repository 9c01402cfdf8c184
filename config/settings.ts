import * as Schema from "effect/Schema"

/**
 * Every setting there is, one schema. An unknown key, a wrong type or a number out of range stops the start with its name
 * (`load.ts`); what a key means for its owner is said in `carillon.yaml`.
 */
const Port = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 65_535 }))
const PortOrNone = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 65_535 }))
const Text = Schema.String.check(Schema.isNonEmpty())

/** Two RTP ports a leg (RTP and RTCP) out of 65,535. */
const MAX_LEGS = 8_192
/** A day. A longer recording is a leg that nobody cleared. */
const MAX_RECORDING_MINUTES = 1_440

export const Settings = Schema.Struct({
  /** Folder of everything written: database, recordings, sockets, secrets. */
  dataDir: Text,
  locale: Schema.Literals(["zh-CN", "en"]),
  timeZone: Text,
  log: Schema.Struct({
    level: Schema.Literals(["debug", "info", "warn", "error"]),
    /** `on`: core and switch keep when what passed where, and write it to dataDir/stamps when they stop. */
    stamps: Schema.Literals(["off", "on"])
  }),
  http: Schema.Struct({
    host: Text,
    port: Port,
    /** Further origins whose pages may open sessions and sockets. Our own is always allowed. */
    allowedOrigins: Schema.Array(Schema.String),
    /** Proxies that we believe who the sender is: addresses or `address/bits`. */
    trustedProxies: Schema.Array(Schema.String),
    /** `files`: the certificate and key below. `self`: an authority and a certificate of our own. */
    tls: Schema.Literals(["off", "files", "self"]),
    /** PEM with its chain, and its key; relative to the checkout. Read again when they change. */
    certificate: Schema.String,
    key: Schema.String,
    /** Of `self`: further names by which browsers reach us. */
    names: Schema.Array(Text)
  }),
  /** `host` is bound, and written into Via, Contact and SDP: the address at which telephones reach us. */
  sip: Schema.Struct({
    host: Text,
    /** Of the other family; empty: none. */
    otherHost: Schema.String,
    /** UDP; of the two others 0 is none. */
    port: Port,
    tcpPort: PortOrNone,
    tlsPort: PortOrNone,
    /** Who vouches for trunks over TLS (PEM); empty: the authorities that come with node. */
    tlsAuthorities: Schema.String,
    /** Telephones in browsers, by the port of the screens (`/sip`). */
    webSockets: Schema.Literals(["on", "off"]),
    realm: Text,
    /** `both`: SHA-256 before MD5, to accounts whose password was set since there is a sum for it. */
    digest: Schema.Literals(["md5", "both"]),
    /** How often the far end of a call has to be heard of. */
    sessionSeconds: Schema.Int.check(Schema.isBetween({ minimum: 90, maximum: 7_200 })),
    /** How long a telephone may register for: shorter is told the least, longer gets the most. */
    registration: Schema.Struct({
      leastSeconds: Schema.Int.check(Schema.isBetween({ minimum: 10, maximum: 3_600 })),
      mostSeconds: Schema.Int.check(Schema.isBetween({ minimum: 60, maximum: 86_400 }))
    }),
    /** Of one source: beyond it calls are refused at the door. Half of it is far more than any office makes. */
    callsPerSecond: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100_000 })),
    messagesPerMinute: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100_000 })),
    /** Networks of alarm terminals whose MESSAGEs are taken without a password; trunks' and registered telephones' are anyway. */
    terminals: Schema.Array(Schema.String),
    /** Wrong passwords of one source, or for one user, until nothing of theirs is answered for `ignoredMinutes`. */
    refusalsPerMinute: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10_000 })),
    ignoredMinutes: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_440 }))
  }),
  rtp: Schema.Struct({ from: Port, to: Port }),
  media: Schema.Struct({
    /** Threads of the embedded switch for media; 0: one for each core, as far as `telephony.maxLegs` needs them. */
    threads: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 64 })),
    /** A party of which no packet came for so long, and who is not on hold, has gone; 0: nobody is ended so. */
    silenceSeconds: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3_600 })),
    /** Voices in conversations are kept from being too soft or too loud (automatic gain control). */
    gain: Schema.Literals(["on", "off"])
  }),
  telephony: Schema.Struct({
    /** `embedded`: our own switch process. `freeswitch`: a FreeSWITCH reached by eventSocket. */
    kind: Schema.Literals(["embedded", "freeswitch"]),
    /** An empty password is made up for the embedded switch and kept in dataDir. */
    eventSocket: Schema.Struct({ host: Text, port: Port, password: Schema.String }),
    /** Networks of the controllers that the embedded switch may call for a leg (application `socket`); none: none is called. */
    controllers: Schema.Array(Schema.String),
    /** With it a FreeSWITCH asks our gateway for telephones' accounts; empty: nobody may ask. */
    directoryKey: Schema.String.check(Schema.isPattern(/^(?:[\w.~-]{16,128})?$/u)),
    maxLegs: Schema.Int.check(Schema.isBetween({ minimum: 2, maximum: MAX_LEGS }))
  }),
  /** Where alarm terminals are heard; a port of 0 is none. */
  lines: Schema.Struct({
    host: Text,
    /** SIA DC-09, UDP and TCP. */
    dc09Port: PortOrNone,
    /** `dialect tcp|udp port`, each a file of config/dialects. */
    framings: Schema.Array(Schema.String.check(Schema.isPattern(/^[a-z0-9][a-z0-9-]{0,39} (?:tcp|udp) \d{1,5}$/u))),
    /** Pushes of JSON over HTTP. */
    jsonPort: PortOrNone,
    mqttPort: PortOrNone
  }),
  database: Schema.Struct({
    /** Empty: embedded PostgreSQL in dataDir/pg on `port`. DATABASE_URL in the environment wins. */
    url: Schema.String,
    /** 0: any free port, kept from one start to the next. */
    port: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 65_535 }))
  }),
  recordings: Schema.Struct({
    dir: Text,
    /** Of this machine, whose programs may write recordings too; empty: none. */
    group: Schema.String.check(Schema.isPattern(/^(?:[a-z_][\w-]{0,31}\$?)?$/iu)),
    maxMinutes: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: MAX_RECORDING_MINUTES })),
    /** Of the embedded switch's files: 16-bit samples, or G.711 in half the room. */
    format: Schema.Literals(["pcm", "alaw", "mulaw"]),
    /** Of a demonstration: whatever is older goes, unless it is on hold. 0: rules and parameters alone say what is kept. */
    keepMinutes: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: MAX_RECORDING_MINUTES }))
  }),
  prompts: Schema.Struct({ dir: Text }),
  signIn: Schema.Struct({
    /** The office's own accounts (OpenID Connect); an empty issuer: none. */
    provider: Schema.Struct({
      issuer: Schema.String,
      /** On the button. */
      name: Schema.String,
      clientId: Schema.String,
      clientSecret: Schema.String,
      scope: Text,
      accountClaim: Text,
      groupsClaim: Text,
      /** `group=role@unit` */
      newPeople: Schema.Array(Text)
    }),
    /** The office's directory (LDAP); an empty url: none. */
    directory: Schema.Struct({
      url: Schema.String,
      startTls: Schema.Boolean,
      bindDn: Schema.String,
      bindPassword: Schema.String,
      base: Schema.String,
      attribute: Text,
      /** `marked`: of people who are marked so. `all`: of everybody but those whose password is here. */
      accounts: Schema.Literals(["marked", "all"])
    })
  }),
  /** Whether webhooks may reach this machine itself, link-local addresses, and local ones without TLS. */
  webhooks: Schema.Struct({ allowLocal: Schema.Boolean }),
  /** Read once, when the database is empty. */
  seed: Text
})
export type Settings = typeof Settings.Type
