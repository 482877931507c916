// Every route of the API with what it takes and gives. Generated from its description by scripts/generate-client.ts; not to be changed by hand.
export interface paths {
    "/docs": {
        parameters: {
        };
        /** This description as a page */
        get: operations["showDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
        };
        /** Whether the process is alive */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
        };
        /** Metrics for Prometheus */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
        };
        /** This description as OpenAPI 3.1 */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
        };
        /** Whether traffic can be served, and what is missing */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scam-signal/v1/check": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Whether the bearer of a number is being defrauded
         * @description In the manner of CAMARA: the number in the body, `x-correlator` sent back. Read from the engine as it is; asking changes nothing. A number that is not known, or not in a region of the caller, has no scam signal.
         */
        post: operations["checkScamSignal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/status": {
        parameters: {
        };
        /** The status page */
        get: operations["showStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access-changes": {
        parameters: {
        };
        /**
         * Changes of who may do what, the newest first
         * @description Those of accounts whose grants, before and after, lie in regions of the caller.
         */
        get: operations["listAccessChanges"];
        put?: never;
        /**
         * Ask for an account or other roles
         * @description Holds when another admin approves it; at once until a second admin could come in for the first time, which the change then says. Who gets the role `partner` is a service, and needs `sources`.
         */
        post: operations["askAccessChange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access-changes/{changeId}/decision": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Approve or refuse a change
         * @description Nobody approves their own; who asked may take it back.
         */
        post: operations["decideAccessChange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts": {
        parameters: {
        };
        /**
         * Who has an account
         * @description Those whose grants all lie in regions of the caller.
         */
        get: operations["listAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{name}/certificates": {
        parameters: {
        };
        /** Certificates of a service, the newest first */
        get: operations["listCertificates"];
        put?: never;
        /**
         * Let a service come in by a certificate
         * @description Its program shows it at the handshake of TLS (`FOREWARN_TLS_CERTIFICATES=ask`) and signs nothing. It may be signed by anybody, or by itself; it holds until it is over or ended. Several may be bound, so that a service changes over without a stop. Once there were two admins another agrees first: POST /v1/access-changes with `certificate`.
         */
        post: operations["bindCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{name}/certificates/{fingerprint}": {
        parameters: {
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a certificate at once */
        delete: operations["endCertificate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{name}/disabling": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Close an account and end its sessions, at once
         * @description To open it again, and to close an admin's, another admin has to agree: POST /v1/access-changes with `enable` or `disable`.
         */
        post: operations["disableAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{name}/invitation": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Let a person set their first password
         * @description Of an account that has a password another admin agrees first to take it away: POST /v1/access-changes with `reset`.
         */
        post: operations["inviteAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{name}/keys": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Make a key with which a service signs
         * @description Keys before it are taken for another week, so that the service changes over without a stop. Once there were two admins another agrees first: POST /v1/access-changes with `key`.
         */
        post: operations["makeServiceKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{name}/keys/{keyId}": {
        parameters: {
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a key at once */
        delete: operations["endServiceKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
        };
        /**
         * Who did what, the newest first
         * @description Of entries that concern a region, those of the regions of the caller; those that concern none are for who has `audit:read` in the whole country.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/verification": {
        parameters: {
        };
        /**
         * Whether the audit is whole and unchanged
         * @description Goes through all entries, and compares the last with the one that was chained last, and with an anchor if one is given.
         */
        get: operations["verifyAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backtests": {
        parameters: {
        };
        /** Backtests */
        get: operations["listBacktests"];
        put?: never;
        /**
         * Play a version against the past, beside the live one
         * @description In the background, one after the other: GET it, or follow `backtest` of /v1/events. Asking for what waits or runs already gives that one. A whole result becomes evidence of the version, about the content that it had when asked.
         */
        post: operations["askBacktest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backtests/{backtestId}": {
        parameters: {
        };
        /** One backtest: how far it is, or what it came to */
        get: operations["getBacktest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backtests/{backtestId}/cancel": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * End a backtest early
         * @description What it has read until then is its result, and no evidence.
         */
        post: operations["cancelBacktest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backtests/{backtestId}/report": {
        parameters: {
        };
        /** What a backtest came to, as a page */
        get: operations["showBacktestReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/board": {
        parameters: {
        };
        /** What waits, what breaches soon, and who works */
        get: operations["getBoard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/board/events": {
        parameters: {
        };
        /**
         * The board as it changes
         * @description Server-sent events: `board` is the whole board, at once and every 5 seconds; the others are what happened, named by kind. After `Last-Event-ID` nothing is missing that is kept (100,000 events). It ends after 15 minutes; a browser goes on by itself.
         */
        get: operations["streamBoard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/call-scripts": {
        parameters: {
        };
        /**
         * What callers say
         * @description A call begins with the step `open`; each answer leads to a step, suggests an outcome, or both. The step `truth` says what the fraud is and has its words by typology.
         */
        get: operations["listCallScripts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/call-scripts/{version}": {
        parameters: {
        };
        /**
         * What callers said under a version
         * @description Records of calls name the version that was used.
         */
        get: operations["getCallScripts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/carrier-requests": {
        parameters: {
        };
        /**
         * Requests that wait for a carrier
         * @description Numbers in reasons are masked.
         */
        get: operations["listCarrierRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checks": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Ask about a transfer before it goes
         * @description The body is one signal transfer.attempted, bare or as a CloudEvent. It enters the log, and the answer is what the engine made of it: do not send it to /v1/signals as well, though it would count once all the same. Without an id it gets `attempted/{transferId}`. Asking again with the same source and id gives the same answer for as long as it is kept. When the engine does not answer in time the advice is a setting, with decidedBy fallback.
         */
        post: operations["checkTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters": {
        parameters: {
        };
        /**
         * Rows and signals that were refused, the newest first
         * @description Of this machine: what its sources and its engine refused. What came by POST /v1/signals was refused to its sender and is not here.
         */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/{letterId}/discarding": {
        parameters: {
        };
        get?: never;
        put?: never;
        /** Put a refused row aside */
        post: operations["discardDeadLetter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/{letterId}/opening": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * What a refused row says
         * @description Each time is an entry of the audit with its reason; 60 an hour are answered to one person.
         */
        post: operations["openDeadLetter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/{letterId}/resending": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Send a refused row again, mended
         * @description It is read as its source reads, by the mapping as it stands now, so that a row may be sent again as it was once the mapping is mended. What the engine refused is sent as a signal. A signal counts once by its source and id. Nothing is sent when any of it is refused, or is about a region in which the caller may mend nothing.
         */
        post: operations["resendDeadLetter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries": {
        parameters: {
        };
        /** Through whom what goes out goes, and how each stands */
        get: operations["getDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/desk-pauses": {
        parameters: {
        };
        /** Desks that are paused */
        get: operations["listDeskPauses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/desks/{desk}/claims": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Claim the most urgent task
         * @description Of the desk and of those below it. 204 when none waits.
         */
        post: operations["claimNextTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/desks/{desk}/pause": {
        parameters: {
        };
        get?: never;
        /**
         * Pause a desk: nobody is handed a task there
         * @description Claims there are 409 `FW_DESK_PAUSED`, and nobody above is handed what waits there; a task that somebody asks for by its id is theirs. What is held stays with its holders.
         */
        put: operations["pauseDesk"];
        post?: never;
        /** Let a desk go on */
        delete: operations["resumeDesk"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
        };
        /**
         * What changes, as it changes
         * @description Server-sent events with ids alone: `task` ({taskId, desk}), `order` ({orderId, desk}), `board` ({desk}; somebody came, paused or went, or a desk was paused) and `backtest` ({backtestId}; also how far it is, to those who may read rules). Ask for what is shown. The first is `ready`, or `reset` when what came after `Last-Event-ID` is not kept any more: then ask for everything. What changes twice within a moment is told once. Every 15 seconds something comes, `idle` if nothing else. It ends after 15 minutes; a browser goes on by itself.
         */
        get: operations["streamChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports": {
        parameters: {
        };
        /**
         * Files that were asked for, the newest first
         * @description The caller's own, and those of regions in which the caller approves exports; of the last 30 days.
         */
        get: operations["listExports"];
        put?: never;
        /**
         * Ask for a file with a row for each person
         * @description Another person who may approve exports of the region decides within a week; who asked then fetches it within 24 hours, once.
         */
        post: operations["askExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports/{exportId}/decision": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Approve or refuse a file
         * @description Nobody approves their own; who asked may take it back, with no right to approve.
         */
        post: operations["decideExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports/{exportId}/file": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Fetch a file that was approved
         * @description Once, by who asked for it. When it could not be made, it may be fetched again.
         */
        post: operations["fetchExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/handed-back": {
        parameters: {
        };
        /**
         * What came of the warnings and reports that a source sent
         * @description Every outcome of an episode in which a warning or report of the source made a decision, a minute after it was recorded. Ask again with `next` for what is new; the same page may be asked for again.
         */
        get: operations["getHandedBack"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/handovers": {
        parameters: {
        };
        /** Hand-overs that wait for approval */
        get: operations["listHandovers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list-requests": {
        parameters: {
        };
        /** What staff asked to be put on lists or taken off */
        get: operations["listListRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list-requests/{requestId}/decision": {
        parameters: {
        };
        get?: never;
        put?: never;
        /** Agree to a change of a list that somebody else asked for, or refuse it */
        post: operations["decideListChange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lists": {
        parameters: {
        };
        /** Lists that the live rules ask for */
        get: operations["listLists"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lists/{list}/entries": {
        parameters: {
        };
        /**
         * Entries that signals put on a list
         * @description Whoever sent them: staff, the police, a bank. What the pack itself has stands in the pack. An entry shows a moment after it was asked for, when the engine has it.
         */
        get: operations["listListEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lists/{list}/requests": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Put entries on a list, or take them off
         * @description Adding up to 100 suspects to a list that confirms them is done at once (state `done`). All else, as an earlier end for one that is listed already, may keep people from being warned or have hundreds scored anew, and waits for a second person (`asked`). Give one of entries, csv and rowIds.
         */
        post: operations["askListChange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lists/{list}/search": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Whether something is on a list, since when and why
         * @description By POST, so that no number stands in an address.
         */
        post: operations["searchListEntries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/map": {
        parameters: {
        };
        /**
         * The map of the province that this system was given
         * @description Outlines of the counties from the GeoJSON file of `FOREWARN_MAP_GEOJSON`, as they are drawn; none without such a file.
         */
        get: operations["getMap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/missed-cases": {
        parameters: {
        };
        /** Looks at cases that nobody was warned of */
        get: operations["listMissedLooks"];
        put?: never;
        /**
         * Look for cases that nobody was warned of, in the background
         * @description One after the other, in a process that gives way to all others: GET it to see how far it is and what it came to. Asking for what waits or runs already gives that one. The newest 20 are kept until forewarn stops.
         */
        post: operations["askMissedCases"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/missed-cases/{lookId}": {
        parameters: {
        };
        /** One look at missed cases: how far it is, or what it came to */
        get: operations["getMissedLook"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/missed-cases/{lookId}/cancel": {
        parameters: {
        };
        get?: never;
        put?: never;
        /** End a look at missed cases early */
        post: operations["cancelMissedLook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders": {
        parameters: {
        };
        /**
         * Orders of a desk or an episode
         * @description The newest first. Those that wait for a second person: `state=requested`; those that are not done by their deadline: `late=true`.
         */
        get: operations["listOrders"];
        put?: never;
        /**
         * Request an order
         * @description The same request of the same episode is one order; it is answered as it stands.
         */
        post: operations["requestOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{orderId}": {
        parameters: {
        };
        /** One order as it stands */
        get: operations["getOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{orderId}/approval": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Approve an order, as the second person
         * @description It is sent at once.
         */
        post: operations["approveOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{orderId}/prolongation": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Request another term
         * @description A new order that prolongs this one; a second person approves it as well.
         */
        post: operations["prolongOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{orderId}/receipt": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * What the bank or carrier says of an order
         * @description Saying the same again changes nothing.
         */
        post: operations["receiveOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{orderId}/refusal": {
        parameters: {
        };
        get?: never;
        put?: never;
        /** Refuse an order, or take it back, before it is sent */
        post: operations["refuseOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{orderId}/repetition": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Request an order again that came to nothing
         * @description A new order in place of one that was refused, could not be delivered or expired; a second person approves it as well. Asked for again it is the same one.
         */
        post: operations["repeatOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/outcomes": {
        parameters: {
        };
        /** How a task can end */
        get: operations["listOutcomes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/receipts/{provider}": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Tell what became of a delivery
         * @description For providers, banks, carriers and police. JSON with `deliveryId` (or `reference`, their own number of it), `state` (accepted, delivered, done, refused, failed) and, where there is more to say, `reason`, `answer` (what the person pressed or sent back) and `doneFen`. Signed as Standard Webhooks has it with the `receiptSecret` of the provider, or with that secret as bearer token. Saying it twice, late or out of order changes nothing; say it again after 5xx.
         */
        post: operations["takeReceipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/regions": {
        parameters: {
        };
        /**
         * The regions that this installation knows
         * @description Cities and counties with their names, which are the desks at which tasks wait, from `FOREWARN_REGIONS_FILE`; those of Zhejiang without such a file.
         */
        get: operations["getRegions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replies": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Hand on a message that a person sent back
         * @description For carriers that know the number alone. It answers what went there last, of a partner what it sent there itself; 1 brings the person to the desk. Handing it on again changes nothing.
         */
        post: operations["takeReply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/report": {
        parameters: {
        };
        /**
         * Loss prevented and cases filed
         * @description Over a stretch of event time, for a region and those below it, by group.
         */
        get: operations["getReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/report/campaigns": {
        parameters: {
        };
        /**
         * Campaigns
         * @description Episodes that share a suspect, directly or over others: size, growth, regions, money, and the rules that see it or do not.
         */
        get: operations["getCampaigns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/report/drift": {
        parameters: {
        };
        /**
         * What is otherwise than it was
         * @description Rules, scores and features of a period beside an earlier one, as far as chance does not explain it, and what is wrong with sources now.
         */
        get: operations["getDrift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/report/episodes": {
        parameters: {
        };
        /**
         * The episodes behind a total of loss prevented
         * @description One row an episode: what was at risk, lost, reported and counted, and why. All rows add up to the report of the same query. One person is told 100 at once and 1000 an hour; more by POST /v1/exports.
         */
        get: operations["getReportEpisodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/report/file": {
        parameters: {
        };
        /**
         * A report as a file
         * @description CSV, Excel or Parquet, by `format` or by the `accept` header; the headline as a brief of PDF as well. Money is yuan with two decimals, exact. `episodes` has a row for each person: at most 100 of them to one person alone, more by POST /v1/exports.
         */
        get: operations["getReportFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/report/headline": {
        parameters: {
        };
        /**
         * The headline for province, city and county
         * @description People dissuaded, loss prevented, cases filed and their change on the year, counts beside rates; redrawn counties together.
         */
        get: operations["getHeadline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/report/missed-cases": {
        parameters: {
        };
        /**
         * Cases that nobody was warned of, in clusters
         * @description What their signals in the archive share that those of other people do not, and the draft of a rule for each cluster. Answers when the archive is read, up to the last of these cases, and waits for looks that were asked for before: weeks of a province take minutes. POST /v1/missed-cases does not wait.
         */
        get: operations["getMissedCases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/report/red": {
        parameters: {
        };
        /**
         * The newest red episodes and how far each is
         * @description Where, what kind, how much money and which steps; nothing of the person.
         */
        get: operations["getRed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/report/red/events": {
        parameters: {
        };
        /**
         * The same as it changes
         * @description Server-sent events `red`, each the whole list: at once, within two seconds of a change, and every ten seconds. It ends after 15 minutes; a browser goes on by itself.
         */
        get: operations["streamRed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/report/trend": {
        parameters: {
        };
        /**
         * Cases filed as a series
         * @description By day, week, month or year: the year before, a moving average, holidays, what was to be expected, and what was known earlier.
         */
        get: operations["getCaseTrend"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/report/work": {
        parameters: {
        };
        /**
         * How the work goes
         * @description Of the episodes that opened in the period: who was reached, what was found and kept, how long it took, and the cost in calls. An episode counts under each of its rules.
         */
        get: operations["getWorkReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/review-sheet": {
        parameters: {
        };
        /** What is scored, and how many are drawn */
        get: operations["getReviewSheet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews": {
        parameters: {
        };
        /**
         * Closed tasks that were drawn for review
         * @description Of the 500 that were closed last.
         */
        get: operations["listReviews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/{reviewId}/appeal": {
        parameters: {
        };
        get?: never;
        put?: never;
        /** Disagree with the scores of a task that one worked */
        post: operations["appealReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/{reviewId}/decision": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Score a task again after an appeal
         * @description Neither by who worked it nor by who scored it first; this holds.
         */
        post: operations["decideReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/{reviewId}/scores": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Score a task that is due
         * @description Not by who worked it.
         */
        post: operations["scoreReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/own": {
        parameters: {
        };
        /** Reviews of tasks that one worked oneself */
        get: operations["listOwnReviews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/risk/{kind}/{id}": {
        parameters: {
        };
        /**
         * The same by its address
         * @deprecated
         * @description Read from the engine as it is, with everything that it has taken in before; asking changes nothing. Points decay with event time, so the answer holds for the newest event time that the engine has seen. Addresses are written down by proxies and browsers, and this one has a number in it.
         *
         *     May be gone from 2027-12-01 on: use `/v1/risk/query`. Each answer says so by `Deprecation` and `Sunset`.
         */
        get: operations["getRisk"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/risk/query": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * How a person, phone, account, domain or device stands
         * @description Read from the engine as it is, with everything that it has taken in before; asking changes nothing. Points decay with event time, so the answer holds for the newest event time that the engine has seen. By POST, so that no number stands in an address.
         */
        post: operations["queryRisk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rule-quiets": {
        parameters: {
        };
        /**
         * Rules that staff had be quiet for one person
         * @description What an outcome `not-fraud` quieted is not among them.
         */
        get: operations["listRuleQuiets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rule-quiets/{quietId}/end": {
        parameters: {
        };
        get?: never;
        put?: never;
        /** Have a rule be heard again for a person before its time */
        post: operations["hearRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/comparison": {
        parameters: {
        };
        /** What the live version and the one beside it said of the same signals */
        get: operations["compareRules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/drift-drafts": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Begin a draft where a rule moved
         * @description For a rule whose hits or precision moved in the period, by GET /v1/report/drift: a draft of the live version with what moved as a comment above the rule and as evidence of the kind `drift`. What the rule says stays; an analyst changes it. 404 when neither moved, or the live pack has no such rule.
         */
        post: operations["draftFromDrift"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/preview": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * What a text of the rules would do
         * @description Plays it beside the live version over the newest signals of the archive, in a process that gives way to all others, for at most eight seconds. Nothing is kept of it but an entry of the audit with the digest of the text. Samples are of the regions of whoever asks. A newer one of the same person, or a closed connection, ends it. docs/backtest.md.
         */
        post: operations["previewRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/rollback": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Go back to the version before, in one step
         * @description A version that is live for some is retired; else the one that is live, and the one that it replaced is live again. Answers with what is live then.
         */
        post: operations["rollBackRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/versions": {
        parameters: {
        };
        /** Versions of the rules */
        get: operations["listRuleVersions"];
        put?: never;
        /**
         * Begin a draft
         * @description From files, from another version, or from the live one.
         */
        post: operations["draftRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/versions/{versionId}": {
        parameters: {
        };
        /** One version, with its check, evidence and moves */
        get: operations["getRuleVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/versions/{versionId}/approval": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Approve a version that ran in shadow
         * @description Not by who wrote it, and not before it ran in shadow on FOREWARN_SHADOW_SIGNALS signals over FOREWARN_SHADOW_MINUTES of event time since the last start: 409 says what is missing. What shadow showed is added as evidence.
         */
        post: operations["approveRuleVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/versions/{versionId}/diff": {
        parameters: {
        };
        /** What a version says otherwise than another */
        get: operations["diffRuleVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/versions/{versionId}/evidence": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Note what speaks for or against a version
         * @description It is about the content that the version has now. A note opens no step: backtests and runs in shadow leave their evidence by themselves.
         */
        post: operations["addRuleEvidence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/versions/{versionId}/files": {
        parameters: {
        };
        get?: never;
        /**
         * Write at a draft
         * @description Whole: files that are not sent are gone. It is compiled, and its stories are played.
         */
        put: operations["saveRuleDraft"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/versions/{versionId}/live": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Make an approved version live, or widen for whom it is
         * @description Without `scope` for everybody: the version before is retired. With it the version before stays live for all others. Takes the permission in all regions of the scope; for everybody in a province or the country.
         */
        post: operations["makeRuleVersionLive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/versions/{versionId}/moves": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Take a version to another state before it is live
         * @description checked: it must compile and its stories hold. backtested: it needs a backtest of this content as evidence. shadow: one version at a time. Back to draft what was not in shadow. To retire what is live for some takes `rules:approve` in all of its regions.
         */
        post: operations["moveRuleVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/words": {
        parameters: {
        };
        /** What the live rules say, in both languages */
        get: operations["listRuleWords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schemas/{type}": {
        parameters: {
        };
        /**
         * JSON Schema of a signal type
         * @description JSON Schema 2020-12; `signal` gives the schema of any signal.
         */
        get: operations["getSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
        };
        /** Who the caller is and what they may do */
        get: operations["whoAmI"];
        put?: never;
        /**
         * Sign in
         * @description The session ends after half an hour without a request, and after twelve hours in any case. A wrong name, password or code is answered alike; after five failures in a row the account waits for a minute, then twice as long each time.
         */
        post: operations["signIn"];
        /** Sign out */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/all": {
        parameters: {
        };
        /** Where the caller is signed in */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/all/{sessionId}": {
        parameters: {
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of the caller's sessions */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/invitation": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Set a password by an invitation
         * @description Takes away a second factor that was lost, and ends all sessions. Sign in afterwards.
         */
        post: operations["acceptInvite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/password": {
        parameters: {
        };
        get?: never;
        /**
         * Change one's own password
         * @description Ends all sessions and begins a new one. The old password and a code of the second factor, where it is on, are asked for, and failures count as those of signing in. A password that is common, leaked or follows a pattern is not taken.
         */
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/second-factor": {
        parameters: {
        };
        get?: never;
        /** Turn the second factor on */
        put: operations["confirmSecondFactor"];
        /**
         * Get a secret for an authenticator app
         * @description It is asked for at sign-in once a code of it was shown with PUT; until then the one before goes on. Whoever has one shows a code of it.
         */
        post: operations["beginSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/state": {
        parameters: {
        };
        /** Whether and how to sign in */
        get: operations["getAccessState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/signal-types": {
        parameters: {
        };
        /** What can be sent */
        get: operations["listSignalTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/signals": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Send signals
         * @description One signal, an array of them, or a stream of lines; bare or as CloudEvents 1.0 (structured, batch, binary). Answers when the log has the good items durably. Send all of a body again after any failure: an item that was there already counts once, by its source and id. JSON bodies have at most 16 MiB; NDJSON is read as it comes and has no limit but 1 MiB a line.
         */
        post: operations["sendSignals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources": {
        parameters: {
        };
        /**
         * What is read from where, and how it stands
         * @description `sources` are those of the file of sources; what partners send over HTTP is not among them. `quality` is by the source that signals name, whichever way they come: what they are like against their own past, and what is wrong.
         */
        get: operations["getSources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{name}/records": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Push records in a partner's own words
         * @description Records of a partner for a source of kind http-push; the source's mapping makes signals of them. A mapping of JSON reads one record, an array, lines, and CloudEvents 1.0 (structured, batch, binary); one of tables reads CSV; one of ISO 20022 reads messages in XML or JSON. Answers when the log has the signals durably and the dead letters have what was refused; it is 202 also when all was, since nothing is to be sent again. After any other answer send all of the body again: a signal that was there already counts once, by its source and id. JSON bodies have at most 16 MiB; lines, tables and messages are read as they come. Who cannot sign shows the token of the source as a bearer token; it opens this route of this source alone.
         */
        post: operations["pushRecords"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff": {
        parameters: {
        };
        /** Who works at a desk and those below it */
        get: operations["listStaff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/{staff}": {
        parameters: {
        };
        /** How a member of staff stands */
        get: operations["getStaff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/{staff}/reassignment": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Give all tasks of somebody to somebody else, or to everybody
         * @description Those that they hold and those that are kept for them.
         */
        post: operations["reassignStaff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/{staff}/state": {
        parameters: {
        };
        get?: never;
        /**
         * Sign somebody else on, pause them or send them off
         * @description For leads; the same otherwise.
         */
        put: operations["setStaffState"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/state": {
        parameters: {
        };
        get?: never;
        /**
         * Sign on, pause or go
         * @description Who is paused or off is handed no task (409 `FW_STAFF_AWAY`); what they hold stays with them. Whoever claims without having signed on is on at that desk. `on` ends a wrap-up.
         */
        put: operations["setOwnState"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/status": {
        parameters: {
        };
        /** Counters for the status page */
        get: operations["getStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/status/events": {
        parameters: {
        };
        /**
         * The counters of the status page as they change
         * @description Server-sent events: `status` is what `/v1/status` answers, at once and every 2 seconds. It ends after 15 minutes; a browser goes on by itself.
         */
        get: operations["streamStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks": {
        parameters: {
        };
        /**
         * Tasks of a desk
         * @description Waiting tasks with the most urgent first, claimed ones with the longest held first, closed ones with the newest first. Phones, accounts and words of notes are masked.
         */
        get: operations["listTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}": {
        parameters: {
        };
        /** One task as it stands */
        get: operations["getTask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/aftercare": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Record a call after the episode
         * @description For tasks that have `aftercare`. Loss prevented is confirmed when the money stayed until the last call.
         */
        post: operations["recordAftercare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/carrier-requests": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Ask the person's carrier for help
         * @description It expires after ten minutes without an answer. Asking again while it is asked changes nothing.
         */
        post: operations["askCarrier"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/carrier-requests/{requestId}/answer": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * What the carrier says of a request
         * @description Saying the same again changes nothing.
         */
        post: operations["answerCarrierRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/carrier-requests/{requestId}/take": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Take a request to the carrier, so that nobody else does
         * @description The carrier has ten minutes to answer from then on. Taking it again changes nothing.
         */
        post: operations["takeCarrierRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/claim": {
        parameters: {
        };
        get?: never;
        put?: never;
        /** Claim this task */
        post: operations["claimTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/contacts": {
        parameters: {
        };
        get?: never;
        put?: never;
        /** Name somebody who may know where the person is */
        post: operations["addContact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/contacts/{contactId}/calls": {
        parameters: {
        };
        get?: never;
        put?: never;
        /** Record a call to a contact */
        post: operations["recordContactCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/earlier": {
        parameters: {
        };
        /**
         * Other episodes of the person
         * @description Each with its newest outcome; words of notes are masked, and shown by revealing the task.
         */
        get: operations["getEarlier"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/graph": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Whom a suspect of a task met, and whom those met
         * @description Phones, accounts, devices and sites that stand together in signals of the archive, to a day after the last decision, bounded: the most frequent ones of the newest signals. By POST, for each time is an entry of the audit with its reason.
         */
        post: operations["getTaskGraph"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/handover": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Ask another district to take the task
         * @description It stays where it is, and may be worked, until somebody else approves.
         */
        post: operations["askHandover"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/handover/decision": {
        parameters: {
        };
        get?: never;
        put?: never;
        /** Approve or refuse a hand-over */
        post: operations["decideHandover"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/ladder": {
        parameters: {
        };
        /**
         * What went out to the person, and what is to come
         * @description Messages, robot calls, requests for visits and what staff recorded, by time.
         */
        get: operations["getLadder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/ladder/{step}": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Have a message, a robot call or a request for a visit go out now
         * @description Tried again as the settings say of the step. Refused while the same step is under way.
         */
        post: operations["askLadderStep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/ladder/visit/signature": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Sign for a visit (签收)
         * @description Whoever goes has taken it over; it is not asked for again.
         */
        post: operations["signVisit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/lease": {
        parameters: {
        };
        get?: never;
        /** Hold the task for another lease time */
        put: operations["renewLease"];
        post?: never;
        /**
         * Give the task back
         * @description It waits again at its own priority.
         */
        delete: operations["releaseLease"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/lease/reveal": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * A task with its numbers and notes, for whoever holds it
         * @description To dial the number, to name an account. The reason is one of a list, so that it takes one key; each time is an entry of the audit, and 300 an hour are answered to one person.
         */
        post: operations["revealHeldTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/move": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Put a task before or behind all others of its level
         * @description Until its level changes or it rises to the desk above.
         */
        post: operations["moveTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/outcome": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Record the outcome; the task is closed or waits for its next step
         * @description Amounts are in fen. What each outcome needs: GET /v1/outcomes. Sending the same again after any failure, or after success, records it once and answers with success. When the lease is lost the problem carries back what was sent.
         */
        post: operations["recordOutcome"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/pass": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Pass the task to a colleague
         * @description It is the next one that they get. After ten minutes anybody may take it.
         */
        post: operations["passTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/reach": {
        parameters: {
        };
        /**
         * What was done to reach the person
         * @description Numbers are masked.
         */
        get: operations["getReach"];
        put?: never;
        /**
         * The same with its numbers, for whoever holds the task
         * @description A reveal as that of the task: the reason is one of a list, each time is an entry of the audit, and both together are answered 300 times an hour to one person.
         */
        post: operations["openReach"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/reassignment": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Give a task of somebody to somebody else, or to everybody
         * @description Who held it has lost the lease. It is the next one that the other gets; after ten minutes anybody may take it. 409 when it is no longer theirs from whom it is to go.
         */
        post: operations["reassignTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/reveal": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * A task with its numbers and notes, for a lead who does not hold it
         * @description Everywhere else they are masked. Each time is an entry of the audit with its reason; 30 an hour are answered to one person.
         */
        post: operations["revealTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/rule-quiets": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Have one rule be quiet for the person of a task for a while
         * @description A decision about the person opens nothing while all its rules are quiet; with one rule more it is heard as it is. The task goes on. It holds from its place in the log on, and shows in the list a moment later. A rule that is quiet already is quiet until the new time.
         */
        post: operations["quietRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/set-aside": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Let the task wait until a time that was agreed
         * @description For a call-back, or to hold it with a reason. A rise of its level ends the waiting.
         */
        post: operations["setTaskAside"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/skip": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Give the task back and never get it again
         * @description The others do not notice.
         */
        post: operations["skipTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/story": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * What happened to the person of a task, to try rules on
         * @description The signals of the person from some days before the warning to an hour after its last decision, at most the newest 200, as the archive has them. By POST, for each time is an entry of the audit with its reason. What suspects did to others is not in it.
         */
        post: operations["getTaskStory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{taskId}/suspects": {
        parameters: {
        };
        /**
         * How the suspects of a task stand
         * @description What the rules say of the first 8 suspects now: whom else they reached, and how fast.
         */
        get: operations["getSuspects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/search": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Tasks of a desk that have some words in them
         * @description Looks into what everybody is shown of the person, the suspects, the money and the reasons, and into notes; a number or name that is masked there, and a word of a note, is found by all of it alone. A page may be empty though there are more: go on with its cursor. By POST, so that no number stands in an address.
         */
        post: operations["searchTasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tuning/capacity": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Levels that use the staff of the desks best
         * @description Changes nothing: the tasks of a period as other levels would have opened them go through the queues of the desks, and it answers with what each choice would have meant and which is best.
         */
        post: operations["proposeCapacity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tuning/proposals": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Points and levels by what became known
         * @description Changes nothing: it answers with a diff of the live pack, what each rule and line is worth with its uncertainty, and how the people are known that it is learnt from.
         */
        post: operations["proposeTuning"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/walls": {
        parameters: {
        };
        /**
         * Wall screens that are not over, the newest first
         * @description The caller's own; all of them for who has `access:read`.
         */
        get: operations["listWalls"];
        put?: never;
        /**
         * Make a link for a wall screen
         * @description Whoever opens it reads the reports of the region and how the system stands, and changes nothing. It holds as long as its maker may read the reports of the region, and `days` at most.
         */
        post: operations["makeWall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/walls/{wallId}": {
        parameters: {
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a wall screen at once
         * @description The caller's own; any of a region for who has `access:change` there.
         */
        delete: operations["endWall"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/walls/opening": {
        parameters: {
        };
        get?: never;
        put?: never;
        /**
         * Begin as a wall screen, by its link
         * @description The session is a cookie, as after signing in.
         */
        post: operations["openWall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The task is yours until it lapses. Its numbers are masked: POST /v1/tasks/{taskId}/lease/reveal shows them. */
        Claim: {
            /** @description Processing time, epoch ms. */
            claimedAt: number;
            /** @description When the claim lapses unless it is renewed, epoch ms. */
            expiresAt: number;
            /** @description Proves the holding; keep it secret. */
            lease: string;
            staff: string;
            task: components["schemas"]["Task"];
        };
        /** @description What went out to the person, and what is to come. */
        Ladder: {
            next?: {
                /** @description When it is due, epoch ms. */
                at: number;
                /** @enum {unknown} */
                step: "message" | "voice-robot" | "call" | "visit";
            };
            /**
             * @description climbing: more comes of itself. resting: the person answered, or staff do the rest. over: the danger is. none: nothing ever went out.
             * @enum {unknown}
             */
            state: "none" | "climbing" | "resting" | "over";
            /** @description The oldest first. */
            steps: {
                /** @enum {unknown} */
                age?: "minor" | "adult" | "senior";
                /** @description What the person pressed or sent back. */
                answer?: string;
                /** @description When it is due, or was done, epoch ms. */
                at: number;
                /** @description forewarn, person (asked for a call), or who of the staff. */
                by: string;
                /** @description Of what went out. */
                deliveryId?: string;
                /** @description By when somebody must be reached, epoch ms. */
                expiresAt?: number;
                /** @enum {unknown} */
                language?: "zh" | "en";
                /** @description 1 for the first try. */
                number?: number;
                /**
                 * @description What staff recorded.
                 * @enum {unknown}
                 */
                outcome?: "dissuaded" | "already-paid" | "not-fraud" | "unreachable" | "refused" | "visit-needed" | "police-dispatched" | "duplicate";
                provider?: string;
                reason?: string;
                /** @description Under which the provider knows it. */
                reference?: string;
                /** @description When the provider got it, epoch ms. */
                sentAt?: number;
                /** @description Who signed for the visit. */
                signedBy?: string;
                /**
                 * @description due: it goes out at `at`. dropped: not needed any more. overdue: nobody was reached in time. The others are what the provider said; done: staff or police did it.
                 * @enum {unknown}
                 */
                state: "due" | "dropped" | "overdue" | "accepted" | "delivered" | "done" | "refused" | "failed" | "expired";
                /** @enum {unknown} */
                step: "message" | "voice-robot" | "call" | "visit" | "second-caller";
                /** @description Version and hash of the words. */
                wording?: string;
            }[];
            taskId: string;
            /** @description Why it rests or is over. */
            why?: string;
        };
        MissedCases: {
            /** @description Cases like no other. */
            alone: number;
            /** @description The newest of them, which are looked at. */
            cases: number;
            /** @description The largest first. */
            clusters: {
                caseIds: string[];
                cases: number;
                draft?: {
                    /** @description What the compiler says of the draft in the live pack. */
                    complaints: string[];
                    /** @description Of the file of the pack. */
                    name: string;
                    othersShare: number;
                    share: number;
                    /** @description YAML. */
                    text: string;
                    typology: string;
                };
                /** @description In fen. */
                lossFen: number;
                regions: {
                    cases: number;
                    name: string;
                }[];
                /** @description Two traits within three days. */
                sequences: {
                    cases: number;
                    /** @description Of the lift, upper end (95 %). */
                    high: number;
                    /** @description How many times as often as among other people. */
                    lift: number;
                    /** @description Of the lift, lower end (95 %). */
                    low: number;
                    othersShare: number;
                    share: number;
                    /** @description Signal type and conditions in the words of a rule. */
                    trait: string;
                }[];
                /** @description Suspects that several cases met and few others. */
                shared: {
                    cases: number;
                    /** @enum {unknown} */
                    kind: "domain" | "app" | "phone" | "account" | "device";
                    others: number;
                    /** @description Masked, but for domains and apps. */
                    value: string;
                }[];
                /** @description The most telling first. */
                traits: {
                    cases: number;
                    /** @description Of the lift, upper end (95 %). */
                    high: number;
                    /** @description How many times as often as among other people. */
                    lift: number;
                    /** @description Of the lift, lower end (95 %). */
                    low: number;
                    othersShare: number;
                    share: number;
                    /** @description Signal type and conditions in the words of a rule. */
                    trait: string;
                }[];
                /** @description As filed, the most frequent first. */
                typologies: {
                    cases: number;
                    name: string;
                }[];
                /** @description Filings in each seven days from the first missed case on. */
                weeks: number[];
            }[];
            filed: number;
            /** @description Time of filing, epoch ms, inclusive. */
            from: number;
            /** @description Of whom nobody was warned. */
            missedInAll: number;
            /** @description People who are compared with. */
            others: number;
            region?: string;
            signalsRead: number;
            /** @description Time of filing, epoch ms, exclusive. */
            to: number;
            /** @description Of these, without signals in the archive. */
            unseen: number;
        };
        /** @description An order as it stands; account, phone and person are masked. */
        Order: {
            amountFen?: number;
            approvedBy?: string;
            /** @description Why forewarn made it by itself, which the reason says in words. */
            cause?: {
                /** @enum {unknown} */
                code: "transfer-under-way" | "paid-already";
                /** @enum {unknown} */
                level?: "blue" | "yellow" | "orange" | "red";
                typology: string;
            };
            /** @description Region code of the desk. */
            desk: string;
            /** @description By when the bank or carrier that has it must have done or refused it, epoch ms. */
            doneBy?: number;
            /** @description Money that it held or returned. */
            doneFen?: number;
            /** @description When it lapses unless it is prolonged, epoch ms. */
            endsAt?: number;
            episodeId: string;
            /** @description How often it was sent in vain. */
            failures?: number;
            history: {
                /** @description Processing time, epoch ms. */
                at: number;
                by: string;
                /** @description Why forewarn made it by itself, which the reason says in words. */
                cause?: {
                    /** @enum {unknown} */
                    code: "transfer-under-way" | "paid-already";
                    /** @enum {unknown} */
                    level?: "blue" | "yellow" | "orange" | "red";
                    typology: string;
                };
                note?: string;
                repeats?: string;
                /** @enum {unknown} */
                state: "requested" | "approved" | "sent" | "acknowledged" | "done" | "refused" | "expired" | "reminded";
            }[];
            /**
             * @description stop-payment 止付, freeze 冻结, return-funds 资金返还, line-suspension 停机.
             * @enum {unknown}
             */
            kind: "stop-payment" | "freeze" | "return-funds" | "line-suspension";
            orderId: string;
            /** @description Whom it protects. */
            person: string;
            /** @description Order that it prolongs. */
            prolongs?: string;
            reason: string;
            /** @description Under which the bank knows it. */
            reference?: string;
            /** @description Order that came to nothing and that it requests again. */
            repeats?: string;
            /** @description Processing time, epoch ms. */
            requestedAt: number;
            /** @description forewarn: it prepared itself. */
            requestedBy: string;
            /** @description When it is sent again, epoch ms. */
            retryAt?: number;
            revision: number;
            /** @enum {unknown} */
            state: "requested" | "approved" | "sent" | "acknowledged" | "done" | "refused" | "expired";
            /** @description line-suspension: a phone; the others: an account. */
            target: {
                id: string;
                /** @enum {unknown} */
                kind: "account" | "phone";
            };
            transferId?: string;
        };
        /**
         * @description What went wrong, by RFC 9457.
         * @example {
         *       "type": "urn:forewarn:error:FW_LEASE_LOST",
         *       "code": "FW_LEASE_LOST",
         *       "title": "The lease of this task is not held any more.",
         *       "status": 409,
         *       "detail": "The lease of task 8f3c02d94be1a776 is not held any more: it lapsed, was given back, or the task is closed. Claim the task again to go on.",
         *       "instance": "/v1/tasks/8f3c02d94be1a776/outcome",
         *       "requestId": "0f9d3c1e-51a2-4b0e-9a55-3c7f6d1f7d10",
         *       "retry": "never",
         *       "sent": {
         *         "outcome": "dissuaded",
         *         "kept": {
         *           "dissuaded": 5000000
         *         },
         *         "note": "Hung up on them."
         *       }
         *     }
         */
        Problem: {
            /** @description What is wrong, from a fixed table. */
            code: string;
            /** @description What was wrong here, where, and what to do. */
            detail: string;
            /** @description Everything that is wrong with the form of the request. */
            faults?: {
                code: string;
                /** @enum {unknown} */
                in: "body" | "query" | "path" | "header";
                message: string;
                /** @description JSON pointer (RFC 6901) to what is wrong. */
                pointer: string;
            }[];
            /** @description Path of the request; empty when it could not be read. */
            instance: string;
            /** @description The items of a body in which none was good, as in the answer of the route. */
            rejected?: unknown[];
            /** @description Also in the X-Request-Id header and in our logs; empty when the request could not be read. */
            requestId: string;
            /**
             * @description Whether the same request may succeed later.
             * @enum {unknown}
             */
            retry: "never" | "backoff";
            /** @description What was sent and could not be recorded, so that no typed text is lost: keep it, claim again, send it again. */
            sent?: unknown;
            /** @description HTTP status. */
            status: number;
            /** @description The code in words; the same for each occurrence. */
            title: string;
            /** @description URN of the code. */
            type: string;
        };
        /** @description What was done to reach the person of a task. */
        Reach: {
            calls: {
                /** @description When it was made, processing time, epoch ms. */
                at: number;
                by: string;
                contactId: string;
                note?: string;
                /** @enum {unknown} */
                result: "reached-person" | "will-help" | "no-answer" | "refused";
            }[];
            contacts: {
                /** @description When it was named, processing time, epoch ms. */
                addedAt: number;
                addedBy: string;
                consent: string;
                contactId: string;
                phone: string;
                relation: string;
                /** @enum {unknown} */
                source: "staff" | "kyc";
            }[];
            /** @description Of the person. */
            phone?: string;
            requests: {
                /** @description When it was answered, processing time, epoch ms. */
                answeredAt?: number;
                answeredBy?: string;
                /**
                 * @description line-status: how the line stands. reconnect: put it through again. interrupt-call: end the call that is under way.
                 * @enum {unknown}
                 */
                ask: "line-status" | "reconnect" | "interrupt-call";
                /** @description When it was asked, processing time, epoch ms. */
                askedAt: number;
                askedBy: string;
                /** @description When it expires unanswered, processing time, epoch ms. */
                expiresAt: number;
                /**
                 * @description How the carrier finds the line.
                 * @enum {unknown}
                 */
                line?: "free" | "busy" | "forwarded" | "roaming" | "switched-off" | "suspended" | "no-such-number";
                note?: string;
                reason: string;
                requestId: string;
                /** @enum {unknown} */
                state: "asked" | "answered" | "refused" | "expired";
                /** @description When they took it, processing time, epoch ms. */
                takenAt?: number;
                /** @description Who takes it to the carrier. */
                takenBy?: string;
                /** @description The carrier that may answer it itself. */
                takenTo?: string;
            }[];
            taskId: string;
        };
        /** @description A closed task that was drawn by chance. */
        Review: {
            appeal?: {
                /** @description Processing time, epoch ms. */
                at: number;
                by: string;
                reason: string;
            };
            /** @description Processing time, epoch ms. */
            closedAt: number;
            /** @description Region code of the desk at which it was closed. */
            desk: string;
            episodeId: string;
            first?: {
                /** @description Processing time, epoch ms. */
                at: number;
                by: string;
                comment: string;
                /** @description By the names of the sheet: GET /v1/review-sheet. */
                scores: {
                    [key: string]: number;
                };
            };
            outcome: string;
            outcomeId: string;
            reviewId: string;
            revision: number;
            second?: {
                /** @description Processing time, epoch ms. */
                at: number;
                by: string;
                comment: string;
                /** @description By the names of the sheet: GET /v1/review-sheet. */
                scores: {
                    [key: string]: number;
                };
            };
            /**
             * @description due: nobody scored it yet. appealed: who worked it does not agree. decided: a third person scored it again.
             * @enum {unknown}
             */
            state: "due" | "scored" | "appealed" | "decided";
            taskId: string;
            /** @description What holds, of a hundred. */
            total?: number;
            /** @description Who worked it; none of them scores it. */
            workers: string[];
        };
        RuleVersion: {
            author: string;
            basedOn?: string;
            /** @description What compiling it and playing its stories came to. */
            check: {
                diagnostics: {
                    column: number;
                    file: string;
                    hint?: string;
                    line: number;
                    message: string;
                    /** @enum {unknown} */
                    severity: "error" | "warning";
                }[];
                /** @description `name@version`; empty when it does not compile. */
                pack: string;
                storyCount: number;
                storyFaults: {
                    file: string;
                    line: number;
                    message: string;
                    story: string;
                }[];
            };
            /** @description Of its files; equal contents have equal ones. */
            digest: string;
            /** @description Nobody of them approves it. */
            editors: string[];
            evidence: {
                /** @description Processing time, epoch ms. */
                at: number;
                by: string;
                /** @description The content that it is about. */
                digest: string;
                figures?: {
                    [key: string]: unknown;
                };
                /** @enum {unknown} */
                kind: "check" | "backtest" | "shadow" | "halt" | "drift" | "note";
                /** @description Where it is kept: the id of a backtest. */
                ref?: string;
                text: string;
            }[];
            /** @description `text` with ?files=true. */
            files: {
                digest: string;
                name: string;
                text?: string;
            }[];
            /** @description It came from the pack folder at a start, approved by nobody. */
            isAdopted?: boolean;
            isSound: boolean;
            /** @description Processing time, epoch ms. */
            madeAt: number;
            moves: {
                /** @description Processing time, epoch ms. */
                at: number;
                by: string;
                /**
                 * @description checked: it compiles and its stories hold; the text is fixed from there. backtested: it was played against the past. shadow: it runs beside the live one and tells nobody. approved: by somebody who did not write it. live: for everybody, or for those of `scope`. retired: over.
                 * @enum {unknown}
                 */
                from: "draft" | "checked" | "backtested" | "shadow" | "approved" | "live" | "retired";
                reason: string;
                scope?: {
                    /** @description Of a hundred people so many, always the same ones. */
                    percent?: number;
                    /** @description Region codes; each holds for all below it. */
                    regions?: string[];
                };
                /**
                 * @description checked: it compiles and its stories hold; the text is fixed from there. backtested: it was played against the past. shadow: it runs beside the live one and tells nobody. approved: by somebody who did not write it. live: for everybody, or for those of `scope`. retired: over.
                 * @enum {unknown}
                 */
                to: "draft" | "checked" | "backtested" | "shadow" | "approved" | "live" | "retired";
            }[];
            /** @description `name@version`; empty when it does not compile. */
            pack: string;
            reason: string;
            /** @description The version that it took the place of. */
            replaced?: string;
            /** @description The ETag of the version, in quotes. */
            revision: number;
            scope?: {
                /** @description Of a hundred people so many, always the same ones. */
                percent?: number;
                /** @description Region codes; each holds for all below it. */
                regions?: string[];
            };
            /**
             * @description checked: it compiles and its stories hold; the text is fixed from there. backtested: it was played against the past. shadow: it runs beside the live one and tells nobody. approved: by somebody who did not write it. live: for everybody, or for those of `scope`. retired: over.
             * @enum {unknown}
             */
            state: "draft" | "checked" | "backtested" | "shadow" | "approved" | "live" | "retired";
            versionId: string;
        };
        /** @description Any signal; `type` says which. */
        Signal: components["schemas"]["Signal.call.started"] | components["schemas"]["Signal.call.ended"] | components["schemas"]["Signal.sms.received"] | components["schemas"]["Signal.site.visited"] | components["schemas"]["Signal.app.installed"] | components["schemas"]["Signal.sim.swapped"] | components["schemas"]["Signal.device.changed"] | components["schemas"]["Signal.forwarding.enabled"] | components["schemas"]["Signal.number.activated"] | components["schemas"]["Signal.number.recharged"] | components["schemas"]["Signal.data.used"] | components["schemas"]["Signal.account.opened"] | components["schemas"]["Signal.transfer.attempted"] | components["schemas"]["Signal.transfer.completed"] | components["schemas"]["Signal.transfer.blocked"] | components["schemas"]["Signal.cash.withdrawn"] | components["schemas"]["Signal.loan.disbursed"] | components["schemas"]["Signal.card.status"] | components["schemas"]["Signal.case.filed"] | components["schemas"]["Signal.case.withdrawn"] | components["schemas"]["Signal.report.received"] | components["schemas"]["Signal.list.changed"] | components["schemas"]["Signal.outcome.recorded"] | components["schemas"]["Signal.suspect.confirmed"] | components["schemas"]["Signal.link.declared"] | components["schemas"]["Signal.warning.received"] | components["schemas"]["Signal.rule.quieted"] | components["schemas"]["Signal.transfer.refused"];
        /**
         * account.opened
         * @description An account is opened; links account, phone and person.
         */
        "Signal.account.opened": {
            /** @description Account that the signal is about. */
            account: string;
            /** @description Device identity (IMEI or the bank’s device id). */
            device?: string;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Identity of a person, opaque to us. */
            person?: string;
            /** @description Number of the subscriber that the signal is about. */
            phone?: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "account.opened";
        };
        /**
         * app.installed
         * @description An app is installed or first used.
         */
        "Signal.app.installed": {
            /** @description Package name of the app. */
            app: string;
            /**
             * @description What the app is for.
             * @enum {unknown}
             */
            appKind?: "remote-control" | "meeting" | "chat" | "loan" | "investment" | "task" | "wallet" | "other";
            /** @description Device identity (IMEI or the bank’s device id). */
            device?: string;
            /** @description Registrable domain that is linked, visited or downloaded from. */
            domain?: string;
            /** @description Whether the app came from a known store. */
            fromStore?: boolean;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Number of the subscriber that the signal is about. */
            phone: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "app.installed";
        };
        /**
         * call.ended
         * @description A call is over; `time` is its end.
         */
        "Signal.call.ended": {
            /** @description Whether the callee picked up. */
            answered: boolean;
            /** @description Number that is called. */
            callee: string;
            /** @description Number that calls. */
            caller: string;
            /**
             * @description Whether the network found that the number is the caller’s own (STIR/SHAKEN): failed is a number that was put on.
             * @enum {unknown}
             */
            callerCheck?: "passed" | "failed" | "none";
            /** @description Identity of the call; the same in its start and its end. */
            callId: string;
            /** @description Radio cell. */
            cell?: string;
            /** @description Device identity (IMEI or the bank’s device id). */
            device?: string;
            /** @description Talking time of the call. */
            durationMs: number;
            /** @description Identity of the signal within its source. */
            id: string;
            /**
             * @description Where the call or message enters the network: virtual is a virtual carrier, service a 400/95 number.
             * @enum {unknown}
             */
            origin?: "domestic" | "international" | "virtual" | "service" | "unknown";
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "call.ended";
        };
        /**
         * call.started
         * @description A call is set up.
         */
        "Signal.call.started": {
            /** @description Number that is called. */
            callee: string;
            /** @description Number that calls. */
            caller: string;
            /**
             * @description Whether the network found that the number is the caller’s own (STIR/SHAKEN): failed is a number that was put on.
             * @enum {unknown}
             */
            callerCheck?: "passed" | "failed" | "none";
            /** @description Identity of the call; the same in its start and its end. */
            callId: string;
            /** @description Radio cell. */
            cell?: string;
            /** @description Device identity (IMEI or the bank’s device id). */
            device?: string;
            /** @description Identity of the signal within its source. */
            id: string;
            /**
             * @description Where the call or message enters the network: virtual is a virtual carrier, service a 400/95 number.
             * @enum {unknown}
             */
            origin?: "domestic" | "international" | "virtual" | "service" | "unknown";
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "call.started";
        };
        /**
         * card.status
         * @description A card or account changes status.
         */
        "Signal.card.status": {
            /** @description Account that the signal is about. */
            account: string;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /**
             * @description New status of the card or account.
             * @enum {unknown}
             */
            status: "active" | "dormant" | "frozen" | "lost" | "closed";
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "card.status";
        };
        /**
         * case.filed
         * @description Police file a fraud case. It is never too late: in the ledger it counts at `time`, for rules and suspects it may be told long after.
         */
        "Signal.case.filed": {
            /** @description Number of the filed case. */
            caseId: string;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description When the fraud happened (a case is filed later). */
            incidentTime?: number | string;
            /** @description Loss stated in the case. */
            lossFen: number;
            /** @description Free text. */
            note?: string;
            /** @description Number of the subscriber that the signal is about. */
            phone: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description Account of the suspect. */
            suspectAccount?: string;
            /** @description Domain of the suspect. */
            suspectDomain?: string;
            /** @description Number of the suspect. */
            suspectPhone?: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "case.filed";
            /** @description Fraud type, as in the rule pack. */
            typology: string;
        };
        /**
         * case.withdrawn
         * @description Police withdraw a filed case: from `time` on it counts in no figure, until it is filed again later than that. Suspects that the case confirmed stay confirmed.
         */
        "Signal.case.withdrawn": {
            /** @description Number of the filed case. */
            caseId: string;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Free text. */
            note?: string;
            /** @description Number of the subscriber that the signal is about. */
            phone: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "case.withdrawn";
        };
        /**
         * cash.withdrawn
         * @description Cash is taken from an account.
         */
        "Signal.cash.withdrawn": {
            /** @description Account that the signal is about. */
            account: string;
            /** @description Amount in minor units (1 yuan = 100 fen). */
            amountFen: number;
            /** @description Balance of the payer or account before the amount moves. */
            balanceFen?: number;
            /**
             * @description Channel of the payment or report.
             * @enum {unknown}
             */
            channel?: "app" | "web" | "counter" | "atm" | "qr" | "other";
            /** @description Device identity (IMEI or the bank’s device id). */
            device?: string;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "cash.withdrawn";
        };
        /**
         * data.used
         * @description A number used mobile data.
         */
        "Signal.data.used": {
            /** @description Radio cell. */
            cell?: string;
            /** @description Device identity (IMEI or the bank’s device id). */
            device?: string;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Number of the subscriber that the signal is about. */
            phone: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "data.used";
            /** @description Data moved, in KiB (1,024 bytes). */
            volumeKib: number;
        };
        /**
         * device.changed
         * @description A number or an account is used on a device for the first time.
         */
        "Signal.device.changed": {
            /** @description Account that the signal is about. */
            account?: string;
            /** @description Device identity (IMEI or the bank’s device id). */
            device?: string;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Number of the subscriber that the signal is about. */
            phone: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "device.changed";
        };
        /**
         * forwarding.enabled
         * @description Calls of a number are forwarded.
         */
        "Signal.forwarding.enabled": {
            /** @description Number that calls are forwarded to. */
            forwardTo?: string;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Number of the subscriber that the signal is about. */
            phone: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "forwarding.enabled";
        };
        /**
         * link.declared
         * @description Phones, accounts and devices are declared to belong to a person.
         */
        "Signal.link.declared": {
            /** @description Account that the signal is about. */
            account?: string;
            /** @description Device identity (IMEI or the bank’s device id). */
            device?: string;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Identity of a person, opaque to us. */
            person: string;
            /** @description Number of the subscriber that the signal is about. */
            phone?: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "link.declared";
        };
        /**
         * list.changed
         * @description An entry is put on a list or taken off.
         */
        "Signal.list.changed": {
            /** @description Entry of the list. */
            entry: string;
            /** @description When the entry ends by itself. */
            expiresTime?: number | string;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Name of the list that changes. */
            list: string;
            /** @description Free text. */
            note?: string;
            /**
             * @description What happens to the entry.
             * @enum {unknown}
             */
            op: "add" | "remove";
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "list.changed";
        };
        /**
         * loan.disbursed
         * @description A loan is paid out to a borrower.
         */
        "Signal.loan.disbursed": {
            /** @description Account that the signal is about. */
            account: string;
            /** @description Amount in minor units (1 yuan = 100 fen). */
            amountFen: number;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Lender that pays out the loan. */
            lender?: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "loan.disbursed";
        };
        /**
         * number.activated
         * @description A number is put in service.
         */
        "Signal.number.activated": {
            /** @description Device identity (IMEI or the bank’s device id). */
            device?: string;
            /** @description Identity of the signal within its source. */
            id: string;
            /**
             * @description Where the call or message enters the network: virtual is a virtual carrier, service a 400/95 number.
             * @enum {unknown}
             */
            origin?: "domestic" | "international" | "virtual" | "service" | "unknown";
            /** @description Identity of a person, opaque to us. */
            person?: string;
            /** @description Number of the subscriber that the signal is about. */
            phone: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "number.activated";
        };
        /**
         * number.recharged
         * @description Prepaid credit of a number is topped up.
         */
        "Signal.number.recharged": {
            /** @description Amount in minor units (1 yuan = 100 fen). */
            amountFen: number;
            /**
             * @description Channel of the payment or report.
             * @enum {unknown}
             */
            channel?: "app" | "web" | "counter" | "atm" | "qr" | "other";
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Number of the subscriber that the signal is about. */
            phone: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "number.recharged";
        };
        /**
         * outcome.recorded
         * @description A dissuasion task was closed.
         */
        "Signal.outcome.recorded": {
            /** @description Amount in minor units (1 yuan = 100 fen). */
            amountFen?: number;
            /** @description Episode that the outcome belongs to. */
            episodeId: string;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Loss stated in the case. */
            lossFen?: number;
            /** @description Free text. */
            note?: string;
            /**
             * @description How the dissuasion task ended.
             * @enum {unknown}
             */
            outcome: "dissuaded" | "already-paid" | "not-fraud" | "unreachable" | "refused" | "visit-needed" | "police-dispatched" | "duplicate";
            /** @description Identity of a person, opaque to us. */
            person: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description Account of the suspect. */
            suspectAccount?: string;
            /** @description Domain of the suspect. */
            suspectDomain?: string;
            /** @description Number of the suspect. */
            suspectPhone?: string;
            /** @description Dissuasion task that the outcome belongs to. */
            taskId: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "outcome.recorded";
            /** @description Fraud type, as in the rule pack. */
            typology?: string;
        };
        /**
         * report.received
         * @description Somebody reports a suspected fraud to 110 or 96110.
         */
        "Signal.report.received": {
            /**
             * @description Channel of the payment or report.
             * @enum {unknown}
             */
            channel?: "app" | "web" | "counter" | "atm" | "qr" | "other";
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Free text. */
            note?: string;
            /** @description Number of the subscriber that the signal is about. */
            phone: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description Number of the report (110, 96110). */
            reportId: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description Account of the suspect. */
            suspectAccount?: string;
            /** @description Domain of the suspect. */
            suspectDomain?: string;
            /** @description Number of the suspect. */
            suspectPhone?: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "report.received";
            /** @description Fraud type, as in the rule pack. */
            typology?: string;
        };
        /**
         * rule.quieted
         * @description Staff have a rule be quiet for one person until a time (`op` add), or heard again before it (remove).
         */
        "Signal.rule.quieted": {
            /** @description When the entry ends by itself. */
            expiresTime?: number | string;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Free text. */
            note?: string;
            /**
             * @description What happens to the entry.
             * @enum {unknown}
             */
            op: "add" | "remove";
            /** @description Identity of a person, opaque to us. */
            person: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description Name of the rule. */
            rule: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description Who of the staff did it. */
            staff?: string;
            /** @description Dissuasion task that the outcome belongs to. */
            taskId?: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "rule.quieted";
        };
        /**
         * sim.swapped
         * @description A number moves to another SIM.
         */
        "Signal.sim.swapped": {
            /** @description Device identity (IMEI or the bank’s device id). */
            device?: string;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Number of the subscriber that the signal is about. */
            phone: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "sim.swapped";
        };
        /**
         * site.visited
         * @description A device looks up or opens a domain.
         */
        "Signal.site.visited": {
            /** @description Registrable domain that is linked, visited or downloaded from. */
            domain: string;
            /** @description Age of the domain on that day. */
            domainAgeDays?: number;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /**
             * @description What the message or site is about, as classed by its source.
             * @enum {unknown}
             */
            topic?: "loan" | "investment" | "task" | "refund" | "ticket" | "shopping" | "credit" | "game" | "chat" | "police" | "code" | "marketing" | "other";
            /** @enum {unknown} */
            type: "site.visited";
            /** @description Number whose device visits the site. */
            visitor: string;
        };
        /**
         * sms.received
         * @description A text message arrives.
         */
        "Signal.sms.received": {
            /** @description Radio cell. */
            cell?: string;
            /** @description Registrable domain that is linked, visited or downloaded from. */
            domain?: string;
            /** @description Age of the domain on that day. */
            domainAgeDays?: number;
            /** @description Identity of the signal within its source. */
            id: string;
            /**
             * @description Where the call or message enters the network: virtual is a virtual carrier, service a 400/95 number.
             * @enum {unknown}
             */
            origin?: "domestic" | "international" | "virtual" | "service" | "unknown";
            /** @description Number that receives the message. */
            receiver: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description Number or short code that sends the message. */
            sender: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /**
             * @description What the message or site is about, as classed by its source.
             * @enum {unknown}
             */
            topic?: "loan" | "investment" | "task" | "refund" | "ticket" | "shopping" | "credit" | "game" | "chat" | "police" | "code" | "marketing" | "other";
            /** @enum {unknown} */
            type: "sms.received";
        };
        /**
         * suspect.confirmed
         * @description The engine tells of each person whom a suspect touched, once that suspect is confirmed.
         */
        "Signal.suspect.confirmed": {
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Identity of a person, opaque to us. */
            person: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description Account of the suspect. */
            suspectAccount?: string;
            /** @description Domain of the suspect. */
            suspectDomain?: string;
            /** @description Number of the suspect. */
            suspectPhone?: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @description When a suspect touched the person. */
            touchTime?: number | string;
            /** @enum {unknown} */
            type: "suspect.confirmed";
        };
        /**
         * transfer.attempted
         * @description A payer orders a transfer.
         */
        "Signal.transfer.attempted": {
            /** @description Age of the payee account (transfers) or account (other types). */
            accountAgeDays?: number;
            /** @description Amount in minor units (1 yuan = 100 fen). */
            amountFen: number;
            /** @description Balance of the payer or account before the amount moves. */
            balanceFen?: number;
            /**
             * @description Channel of the payment or report.
             * @enum {unknown}
             */
            channel?: "app" | "web" | "counter" | "atm" | "qr" | "other";
            /** @description Device identity (IMEI or the bank’s device id). */
            device?: string;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Free text. */
            note?: string;
            /** @description Account that is paid. */
            payee: string;
            /**
             * @description What the payee is to the payer’s bank; own is the payer’s own account.
             * @enum {unknown}
             */
            payeeKind?: "personal" | "merchant" | "company" | "own";
            /** @description Account that pays. */
            payer: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @description Identity of the transfer; the same from attempt to completion. */
            transferId: string;
            /** @enum {unknown} */
            type: "transfer.attempted";
        };
        /**
         * transfer.blocked
         * @description The bank refused or stopped the transfer.
         */
        "Signal.transfer.blocked": {
            /** @description Age of the payee account (transfers) or account (other types). */
            accountAgeDays?: number;
            /** @description Amount in minor units (1 yuan = 100 fen). */
            amountFen: number;
            /** @description Balance of the payer or account before the amount moves. */
            balanceFen?: number;
            /**
             * @description Channel of the payment or report.
             * @enum {unknown}
             */
            channel?: "app" | "web" | "counter" | "atm" | "qr" | "other";
            /** @description Device identity (IMEI or the bank’s device id). */
            device?: string;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Free text. */
            note?: string;
            /** @description Account that is paid. */
            payee: string;
            /**
             * @description What the payee is to the payer’s bank; own is the payer’s own account.
             * @enum {unknown}
             */
            payeeKind?: "personal" | "merchant" | "company" | "own";
            /** @description Account that pays. */
            payer: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @description Identity of the transfer; the same from attempt to completion. */
            transferId: string;
            /** @enum {unknown} */
            type: "transfer.blocked";
        };
        /**
         * transfer.completed
         * @description The money has left.
         */
        "Signal.transfer.completed": {
            /** @description Age of the payee account (transfers) or account (other types). */
            accountAgeDays?: number;
            /** @description Amount in minor units (1 yuan = 100 fen). */
            amountFen: number;
            /** @description Balance of the payer or account before the amount moves. */
            balanceFen?: number;
            /**
             * @description Channel of the payment or report.
             * @enum {unknown}
             */
            channel?: "app" | "web" | "counter" | "atm" | "qr" | "other";
            /** @description Device identity (IMEI or the bank’s device id). */
            device?: string;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Free text. */
            note?: string;
            /** @description Account that is paid. */
            payee: string;
            /**
             * @description What the payee is to the payer’s bank; own is the payer’s own account.
             * @enum {unknown}
             */
            payeeKind?: "personal" | "merchant" | "company" | "own";
            /** @description Account that pays. */
            payer: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @description Identity of the transfer; the same from attempt to completion. */
            transferId: string;
            /** @enum {unknown} */
            type: "transfer.completed";
        };
        /**
         * transfer.refused
         * @description The bank refused or stopped a transfer that it names by its id alone: warnings about that transfer hear of it, rules do not.
         */
        "Signal.transfer.refused": {
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Free text. */
            note?: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @description Identity of the transfer; the same from attempt to completion. */
            transferId: string;
            /** @enum {unknown} */
            type: "transfer.refused";
        };
        /**
         * warning.received
         * @description A centre warns of a person at risk, with a grade.
         */
        "Signal.warning.received": {
            /** @description Grade of the warning: 1 is the gravest. */
            grade: number;
            /** @description Identity of the signal within its source. */
            id: string;
            /** @description Free text. */
            note?: string;
            /** @description Number of the subscriber that the signal is about. */
            phone: string;
            /** @description Six-digit GB/T 2260 code of the place. */
            region: string;
            /** @description System that saw it. `source` and `id` together are the identity. */
            source: string;
            /** @description Account of the suspect. */
            suspectAccount?: string;
            /** @description Domain of the suspect. */
            suspectDomain?: string;
            /** @description Number of the suspect. */
            suspectPhone?: string;
            /** @description When it happened: epoch milliseconds, or RFC 3339 text on the way in. */
            time: number | string;
            /** @enum {unknown} */
            type: "warning.received";
            /** @description Fraud type, as in the rule pack. */
            typology?: string;
            /** @description Number of the warning. */
            warningId: string;
        };
        /** @description How a member of staff stands. */
        StaffView: {
            /** @description When a break is due, processing time, epoch ms. */
            breakDueAt?: number;
            /** @description Who said so last. */
            by: string;
            /** @description Region code of the desk at which they sit. */
            desk: string;
            isBreakDue: boolean;
            /** @description Of a pause. */
            reason?: string;
            /** @description When anything was heard of them, processing time, epoch ms. */
            seenAt: number;
            /** @description In which they signed on. */
            shift?: string;
            /** @description Processing time, epoch ms. */
            shiftEndsAt?: number;
            /** @description Processing time, epoch ms. */
            since: number;
            staff: string;
            /**
             * @description working: holds a task. wrap-up: recorded an outcome and is handed nothing yet. silent: lost a task without a word.
             * @enum {unknown}
             */
            state: "on" | "working" | "wrap-up" | "paused" | "silent" | "off";
            /** @description What they hold, the longest first. */
            tasks: {
                /** @description Processing time, epoch ms. */
                since: number;
                taskId: string;
            }[];
            /** @description Numbers of the day in Shanghai. */
            today: {
                claimed: number;
                /** @description Tasks that they lost by being silent. */
                lapsed: number;
                /** @description Recorded, by name; `aftercare` for calls after the episode. */
                outcomes: {
                    [key: string]: number;
                };
                pausedMs: number;
                workedMs: number;
            };
            /** @description Processing time, epoch ms. */
            wrapUpUntil?: number;
        };
        /** @description A dissuasion task. */
        Task: {
            /** @description A call after the episode, to see that the money stayed. */
            aftercare?: {
                after: {
                    /**
                     * @description Why it is no fraud; not-fraud needs it.
                     * @enum {unknown}
                     */
                    because?: "family-or-friend" | "own-account" | "known-merchant" | "real-authority" | "staff-or-test" | "other";
                    /**
                     * @description How the call ended; unreachable needs it.
                     * @enum {unknown}
                     */
                    callEnd?: "no-answer" | "busy" | "switched-off" | "hung-up" | "wrong-number" | "barred";
                    desk: string;
                    dispatch?: {
                        /** @description Number of its order. */
                        reference?: string;
                        /** @description Station or unit that goes. */
                        unit: string;
                    };
                    /** @description Task that has the same person; duplicate needs it. */
                    duplicateOf?: string;
                    episodeId: string;
                    followUps?: {
                        /** @description Processing time, epoch ms. */
                        at?: number;
                        /**
                         * @description again: the task waits from `at` on for its next `step`. stop-payment: an order is prepared. aftercare: called again at `at`. quiet: the rules that the episode showed are silent for the person.
                         * @enum {unknown}
                         */
                        kind: "again" | "stop-payment" | "aftercare" | "quiet";
                        /**
                         * @description What is to be done: call, second-caller (somebody else calls), visit.
                         * @enum {unknown}
                         */
                        step?: "call" | "second-caller" | "visit";
                    }[];
                    /** @description Kept money in fen by class; each yuan in one. */
                    kept?: {
                        dissuaded?: number;
                        frozen?: number;
                        "payment-stopped"?: number;
                        returned?: number;
                    };
                    lostFen?: number;
                    note?: string;
                    /** @enum {unknown} */
                    outcome: "dissuaded" | "already-paid" | "not-fraud" | "unreachable" | "refused" | "visit-needed" | "police-dispatched" | "duplicate";
                    outcomeId: string;
                    /** @description Payments that have left; already-paid needs them. */
                    paid?: {
                        amountFen: number;
                        /** @description When it left, epoch ms. */
                        paidAt: number;
                        /** @description Account that has it. */
                        payee?: string;
                        /** @description Transfer that it was. */
                        transferId?: string;
                    }[];
                    /** @description Where the person is, for a visit. */
                    place?: string;
                    /** @description Processing time, epoch ms. */
                    recordedAt: number;
                    /** @description Version of the call script. */
                    script?: string;
                    staff: string;
                    /**
                     * @description What is to be done: call, second-caller (somebody else calls), visit.
                     * @enum {unknown}
                     */
                    step?: "call" | "second-caller" | "visit";
                    taskId: string;
                };
                /** @description When it is due, processing time, epoch ms. */
                at: number;
                isLast: boolean;
                /** @description 1 for the first call. */
                number: number;
            };
            /** @description Outcomes that did not end it, oldest first. */
            attempts: {
                /**
                 * @description Why it is no fraud; not-fraud needs it.
                 * @enum {unknown}
                 */
                because?: "family-or-friend" | "own-account" | "known-merchant" | "real-authority" | "staff-or-test" | "other";
                /**
                 * @description How the call ended; unreachable needs it.
                 * @enum {unknown}
                 */
                callEnd?: "no-answer" | "busy" | "switched-off" | "hung-up" | "wrong-number" | "barred";
                desk: string;
                dispatch?: {
                    /** @description Number of its order. */
                    reference?: string;
                    /** @description Station or unit that goes. */
                    unit: string;
                };
                /** @description Task that has the same person; duplicate needs it. */
                duplicateOf?: string;
                episodeId: string;
                followUps?: {
                    /** @description Processing time, epoch ms. */
                    at?: number;
                    /**
                     * @description again: the task waits from `at` on for its next `step`. stop-payment: an order is prepared. aftercare: called again at `at`. quiet: the rules that the episode showed are silent for the person.
                     * @enum {unknown}
                     */
                    kind: "again" | "stop-payment" | "aftercare" | "quiet";
                    /**
                     * @description What is to be done: call, second-caller (somebody else calls), visit.
                     * @enum {unknown}
                     */
                    step?: "call" | "second-caller" | "visit";
                }[];
                /** @description Kept money in fen by class; each yuan in one. */
                kept?: {
                    dissuaded?: number;
                    frozen?: number;
                    "payment-stopped"?: number;
                    returned?: number;
                };
                lostFen?: number;
                note?: string;
                /** @enum {unknown} */
                outcome: "dissuaded" | "already-paid" | "not-fraud" | "unreachable" | "refused" | "visit-needed" | "police-dispatched" | "duplicate";
                outcomeId: string;
                /** @description Payments that have left; already-paid needs them. */
                paid?: {
                    amountFen: number;
                    /** @description When it left, epoch ms. */
                    paidAt: number;
                    /** @description Account that has it. */
                    payee?: string;
                    /** @description Transfer that it was. */
                    transferId?: string;
                }[];
                /** @description Where the person is, for a visit. */
                place?: string;
                /** @description Processing time, epoch ms. */
                recordedAt: number;
                /** @description Version of the call script. */
                script?: string;
                staff: string;
                /**
                 * @description What is to be done: call, second-caller (somebody else calls), visit.
                 * @enum {unknown}
                 */
                step?: "call" | "second-caller" | "visit";
                taskId: string;
            }[];
            /** @description Region code of the desk at which it waits. */
            desk: string;
            deskName: {
                en: string;
                zh: string;
            };
            /** @description Frauds of which this person was the victim in the 400 days before. */
            earlierFrauds: number;
            episode: {
                /** @description Money that could still be lost. */
                atRiskFen: number;
                decisionIds: string[];
                episodeId: string;
                /** @enum {unknown} */
                level: "blue" | "yellow" | "orange" | "red";
                /** @description Event time, epoch ms. */
                openedTime: number;
                person: {
                    id: string;
                    /** @enum {unknown} */
                    kind: "person" | "phone" | "account" | "domain" | "device";
                };
                /** @description Number on which the person is reached. */
                phone?: string;
                reasons: {
                    features: {
                        [key: string]: {
                            /**
                             * @description Too many distinct values to count exactly.
                             * @enum {boolean}
                             */
                            isEstimate?: true;
                            key: string;
                            /** @description `source/id` of the newest signals. */
                            signals: string[];
                            value: number | string | null;
                            windowMs?: number;
                        };
                    };
                    /** @description Rule of the pack. */
                    id: string;
                    points: number;
                    reason: {
                        en: string;
                        zh: string;
                    };
                }[];
                region: string;
                revision: number;
                score: number;
                /** @enum {unknown} */
                state: "open" | "closed";
                suspects: {
                    id: string;
                    /** @enum {unknown} */
                    kind: "person" | "phone" | "account" | "domain" | "device";
                }[];
                /** @description Event time, epoch ms. */
                touchedTime: number;
                transfers: {
                    amountFen: number;
                    payee: string;
                    /** @enum {unknown} */
                    state: "attempted" | "completed" | "blocked";
                    /** @description Event time, epoch ms. */
                    time: number;
                    transferId: string;
                }[];
                typology: string;
            };
            episodeId: string;
            /** @description Another district is asked to take it. */
            handover?: {
                /** @description Processing time, epoch ms. */
                at: number;
                by: string;
                reason: string;
                /** @description Region code of the desk that is to have it. */
                to: string;
            };
            /** @description The person asked to be called, by answering; it goes before all others. */
            help?: {
                /** @description Processing time, epoch ms. */
                at: number;
                /** @enum {unknown} */
                by: "message" | "voice-robot";
            };
            /**
             * @description Called by lot, at a score at which nobody is: what is found says what those are like who are not called.
             * @enum {boolean}
             */
            holdOut?: true;
            /** @description A lead put it before or behind all others of its level. */
            lead?: {
                /** @description Processing time, epoch ms. */
                at: number;
                by: string;
                /** @enum {unknown} */
                direction: "up" | "down" | "rules";
                reason: string;
            };
            /** @description How it came from the desk of its region to this one, oldest first. */
            moves: {
                /** @description Processing time, epoch ms. */
                at: number;
                /** @description Region code of the desk it left. */
                from: string;
                /**
                 * @description risen: nobody claimed it before its deadline. handed-over: another district took it.
                 * @enum {unknown}
                 */
                kind: "risen" | "handed-over";
                /** @description Region code of the desk it went to. */
                to: string;
            }[];
            /** @description Processing time, epoch ms. */
            openedAt: number;
            /**
             * @description What is to be done: call, second-caller (somebody else calls), visit.
             * @enum {unknown}
             */
            step: "call" | "second-caller" | "visit";
            taskId: string;
        };
        /** @description A task as it stands, phones and accounts masked. */
        TaskView: {
            /** @description A call after the episode, to see that the money stayed. */
            aftercare?: {
                after: {
                    /**
                     * @description Why it is no fraud; not-fraud needs it.
                     * @enum {unknown}
                     */
                    because?: "family-or-friend" | "own-account" | "known-merchant" | "real-authority" | "staff-or-test" | "other";
                    /**
                     * @description How the call ended; unreachable needs it.
                     * @enum {unknown}
                     */
                    callEnd?: "no-answer" | "busy" | "switched-off" | "hung-up" | "wrong-number" | "barred";
                    desk: string;
                    dispatch?: {
                        /** @description Number of its order. */
                        reference?: string;
                        /** @description Station or unit that goes. */
                        unit: string;
                    };
                    /** @description Task that has the same person; duplicate needs it. */
                    duplicateOf?: string;
                    episodeId: string;
                    followUps?: {
                        /** @description Processing time, epoch ms. */
                        at?: number;
                        /**
                         * @description again: the task waits from `at` on for its next `step`. stop-payment: an order is prepared. aftercare: called again at `at`. quiet: the rules that the episode showed are silent for the person.
                         * @enum {unknown}
                         */
                        kind: "again" | "stop-payment" | "aftercare" | "quiet";
                        /**
                         * @description What is to be done: call, second-caller (somebody else calls), visit.
                         * @enum {unknown}
                         */
                        step?: "call" | "second-caller" | "visit";
                    }[];
                    /** @description Kept money in fen by class; each yuan in one. */
                    kept?: {
                        dissuaded?: number;
                        frozen?: number;
                        "payment-stopped"?: number;
                        returned?: number;
                    };
                    lostFen?: number;
                    note?: string;
                    /** @enum {unknown} */
                    outcome: "dissuaded" | "already-paid" | "not-fraud" | "unreachable" | "refused" | "visit-needed" | "police-dispatched" | "duplicate";
                    outcomeId: string;
                    /** @description Payments that have left; already-paid needs them. */
                    paid?: {
                        amountFen: number;
                        /** @description When it left, epoch ms. */
                        paidAt: number;
                        /** @description Account that has it. */
                        payee?: string;
                        /** @description Transfer that it was. */
                        transferId?: string;
                    }[];
                    /** @description Where the person is, for a visit. */
                    place?: string;
                    /** @description Processing time, epoch ms. */
                    recordedAt: number;
                    /** @description Version of the call script. */
                    script?: string;
                    staff: string;
                    /**
                     * @description What is to be done: call, second-caller (somebody else calls), visit.
                     * @enum {unknown}
                     */
                    step?: "call" | "second-caller" | "visit";
                    taskId: string;
                };
                /** @description When it is due, processing time, epoch ms. */
                at: number;
                isLast: boolean;
                /** @description 1 for the first call. */
                number: number;
            };
            aftercareResult?: {
                /** @description Processing time, epoch ms. */
                recordedAt: number;
                /** @enum {unknown} */
                result: "money-stayed" | "paid-after-all" | "unreachable";
                staff: string;
            };
            /** @description Outcomes that did not end it, oldest first. */
            attempts: {
                /**
                 * @description Why it is no fraud; not-fraud needs it.
                 * @enum {unknown}
                 */
                because?: "family-or-friend" | "own-account" | "known-merchant" | "real-authority" | "staff-or-test" | "other";
                /**
                 * @description How the call ended; unreachable needs it.
                 * @enum {unknown}
                 */
                callEnd?: "no-answer" | "busy" | "switched-off" | "hung-up" | "wrong-number" | "barred";
                desk: string;
                dispatch?: {
                    /** @description Number of its order. */
                    reference?: string;
                    /** @description Station or unit that goes. */
                    unit: string;
                };
                /** @description Task that has the same person; duplicate needs it. */
                duplicateOf?: string;
                episodeId: string;
                followUps?: {
                    /** @description Processing time, epoch ms. */
                    at?: number;
                    /**
                     * @description again: the task waits from `at` on for its next `step`. stop-payment: an order is prepared. aftercare: called again at `at`. quiet: the rules that the episode showed are silent for the person.
                     * @enum {unknown}
                     */
                    kind: "again" | "stop-payment" | "aftercare" | "quiet";
                    /**
                     * @description What is to be done: call, second-caller (somebody else calls), visit.
                     * @enum {unknown}
                     */
                    step?: "call" | "second-caller" | "visit";
                }[];
                /** @description Kept money in fen by class; each yuan in one. */
                kept?: {
                    dissuaded?: number;
                    frozen?: number;
                    "payment-stopped"?: number;
                    returned?: number;
                };
                lostFen?: number;
                note?: string;
                /** @enum {unknown} */
                outcome: "dissuaded" | "already-paid" | "not-fraud" | "unreachable" | "refused" | "visit-needed" | "police-dispatched" | "duplicate";
                outcomeId: string;
                /** @description Payments that have left; already-paid needs them. */
                paid?: {
                    amountFen: number;
                    /** @description When it left, epoch ms. */
                    paidAt: number;
                    /** @description Account that has it. */
                    payee?: string;
                    /** @description Transfer that it was. */
                    transferId?: string;
                }[];
                /** @description Where the person is, for a visit. */
                place?: string;
                /** @description Processing time, epoch ms. */
                recordedAt: number;
                /** @description Version of the call script. */
                script?: string;
                staff: string;
                /**
                 * @description What is to be done: call, second-caller (somebody else calls), visit.
                 * @enum {unknown}
                 */
                step?: "call" | "second-caller" | "visit";
                taskId: string;
            }[];
            /** @description Processing time, epoch ms. */
            claimedAt?: number;
            /** @description Processing time, epoch ms. */
            closedAt?: number;
            /** @description It waits for a later time. */
            deferred?: {
                by: string;
                /** @description For whom it is kept. */
                for?: string;
                reason: string;
                /** @description Processing time, epoch ms. */
                until: number;
            };
            /** @description Region code of the desk at which it waits. */
            desk: string;
            deskName: {
                en: string;
                zh: string;
            };
            /** @description Frauds of which this person was the victim in the 400 days before. */
            earlierFrauds: number;
            episode: {
                /** @description Money that could still be lost. */
                atRiskFen: number;
                decisionIds: string[];
                episodeId: string;
                /** @enum {unknown} */
                level: "blue" | "yellow" | "orange" | "red";
                /** @description Event time, epoch ms. */
                openedTime: number;
                person: {
                    id: string;
                    /** @enum {unknown} */
                    kind: "person" | "phone" | "account" | "domain" | "device";
                };
                /** @description Number on which the person is reached. */
                phone?: string;
                reasons: {
                    features: {
                        [key: string]: {
                            /**
                             * @description Too many distinct values to count exactly.
                             * @enum {boolean}
                             */
                            isEstimate?: true;
                            key: string;
                            /** @description `source/id` of the newest signals. */
                            signals: string[];
                            value: number | string | null;
                            windowMs?: number;
                        };
                    };
                    /** @description Rule of the pack. */
                    id: string;
                    points: number;
                    reason: {
                        en: string;
                        zh: string;
                    };
                }[];
                region: string;
                revision: number;
                score: number;
                /** @enum {unknown} */
                state: "open" | "closed";
                suspects: {
                    id: string;
                    /** @enum {unknown} */
                    kind: "person" | "phone" | "account" | "domain" | "device";
                }[];
                /** @description Event time, epoch ms. */
                touchedTime: number;
                transfers: {
                    amountFen: number;
                    payee: string;
                    /** @enum {unknown} */
                    state: "attempted" | "completed" | "blocked";
                    /** @description Event time, epoch ms. */
                    time: number;
                    transferId: string;
                }[];
                typology: string;
            };
            episodeId: string;
            /** @description When the claim lapses unless it is renewed, epoch ms. */
            expiresAt?: number;
            /** @description Another district is asked to take it. */
            handover?: {
                /** @description Processing time, epoch ms. */
                at: number;
                by: string;
                reason: string;
                /** @description Region code of the desk that is to have it. */
                to: string;
            };
            /** @description The person asked to be called, by answering; it goes before all others. */
            help?: {
                /** @description Processing time, epoch ms. */
                at: number;
                /** @enum {unknown} */
                by: "message" | "voice-robot";
            };
            /**
             * @description Called by lot, at a score at which nobody is: what is found says what those are like who are not called.
             * @enum {boolean}
             */
            holdOut?: true;
            /** @description A lead put it before or behind all others of its level. */
            lead?: {
                /** @description Processing time, epoch ms. */
                at: number;
                by: string;
                /** @enum {unknown} */
                direction: "up" | "down" | "rules";
                reason: string;
            };
            /** @description How it came from the desk of its region to this one, oldest first. */
            moves: {
                /** @description Processing time, epoch ms. */
                at: number;
                /** @description Region code of the desk it left. */
                from: string;
                /**
                 * @description risen: nobody claimed it before its deadline. handed-over: another district took it.
                 * @enum {unknown}
                 */
                kind: "risen" | "handed-over";
                /** @description Region code of the desk it went to. */
                to: string;
            }[];
            /** @description Processing time, epoch ms. */
            openedAt: number;
            outcome?: {
                /**
                 * @description Why it is no fraud; not-fraud needs it.
                 * @enum {unknown}
                 */
                because?: "family-or-friend" | "own-account" | "known-merchant" | "real-authority" | "staff-or-test" | "other";
                /**
                 * @description How the call ended; unreachable needs it.
                 * @enum {unknown}
                 */
                callEnd?: "no-answer" | "busy" | "switched-off" | "hung-up" | "wrong-number" | "barred";
                desk: string;
                dispatch?: {
                    /** @description Number of its order. */
                    reference?: string;
                    /** @description Station or unit that goes. */
                    unit: string;
                };
                /** @description Task that has the same person; duplicate needs it. */
                duplicateOf?: string;
                episodeId: string;
                followUps?: {
                    /** @description Processing time, epoch ms. */
                    at?: number;
                    /**
                     * @description again: the task waits from `at` on for its next `step`. stop-payment: an order is prepared. aftercare: called again at `at`. quiet: the rules that the episode showed are silent for the person.
                     * @enum {unknown}
                     */
                    kind: "again" | "stop-payment" | "aftercare" | "quiet";
                    /**
                     * @description What is to be done: call, second-caller (somebody else calls), visit.
                     * @enum {unknown}
                     */
                    step?: "call" | "second-caller" | "visit";
                }[];
                /** @description Kept money in fen by class; each yuan in one. */
                kept?: {
                    dissuaded?: number;
                    frozen?: number;
                    "payment-stopped"?: number;
                    returned?: number;
                };
                lostFen?: number;
                note?: string;
                /** @enum {unknown} */
                outcome: "dissuaded" | "already-paid" | "not-fraud" | "unreachable" | "refused" | "visit-needed" | "police-dispatched" | "duplicate";
                outcomeId: string;
                /** @description Payments that have left; already-paid needs them. */
                paid?: {
                    amountFen: number;
                    /** @description When it left, epoch ms. */
                    paidAt: number;
                    /** @description Account that has it. */
                    payee?: string;
                    /** @description Transfer that it was. */
                    transferId?: string;
                }[];
                /** @description Where the person is, for a visit. */
                place?: string;
                /** @description Processing time, epoch ms. */
                recordedAt: number;
                /** @description Version of the call script. */
                script?: string;
                staff: string;
                /**
                 * @description What is to be done: call, second-caller (somebody else calls), visit.
                 * @enum {unknown}
                 */
                step?: "call" | "second-caller" | "visit";
                taskId: string;
            };
            /** @description Who holds it. */
            staff?: string;
            /** @enum {unknown} */
            state: "waiting" | "deferred" | "claimed" | "closed";
            /**
             * @description What is to be done: call, second-caller (somebody else calls), visit.
             * @enum {unknown}
             */
            step: "call" | "second-caller" | "visit";
            taskId: string;
            /** @description Why it was closed without an outcome. */
            withdrawn?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    showDocs: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description HTML. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description The process answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "alive";
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Text exposition format. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Whether everything that is needed answers, and what does not and why. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dependencies: {
                            isReady: boolean;
                            name: string;
                            tookMs: number;
                            /** @description Why not. */
                            why?: string;
                        }[];
                        /** @enum {unknown} */
                        status: "ready" | "not-ready" | "closing";
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkScamSignal: {
        parameters: {
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "phoneNumber": "+8613800000000"
                 *     }
                 */
                "application/json": {
                    /** @description E.164, with the +. */
                    phoneNumber: string;
                };
            };
        };
        responses: {
            /** @description How the bearer of the number stands as a person at risk; never as a suspect. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        level: "none" | "blue" | "yellow" | "orange" | "red";
                        /** @description Whether the level is one that a check would warn of (FOREWARN_CHECK_WARN_AT). */
                        scamSignal: boolean;
                        /** @description Event time from which the level is held, RFC 3339. */
                        since?: string;
                        /** @description Frauds that it looks like, the likeliest first; none without a scam signal. */
                        typologies: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showStatus: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description HTML in Chinese and English. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAccessChanges: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        changes: {
                            /** @description When it was asked for, epoch ms. */
                            askedAt: number;
                            askedBy: string;
                            change: {
                                [key: string]: unknown;
                            };
                            changeId: string;
                            /** @description When it was decided, epoch ms. */
                            decidedAt?: number;
                            decidedBy?: string;
                            /** @enum {unknown} */
                            state: "asked" | "approved" | "refused";
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askAccessChange: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "create",
                 *       "name": "0571-07",
                 *       "grants": [
                 *         {
                 *           "role": "operator",
                 *           "region": "330106"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    grants: {
                        /** @description Region code; the grant holds for it and all below. `000000` is the whole country. */
                        region: string;
                        /** @enum {unknown} */
                        role: "operator" | "supervisor" | "analyst" | "commander" | "auditor" | "partner" | "admin";
                    }[];
                    /** @enum {string} */
                    kind: "create";
                    /**
                     * @description Lower-case letters, digits, dots, lines and underscores.
                     * @example 0571-07
                     */
                    name: string;
                    /** @description Of a partner, which needs one at least: names of the sources whose signals it sends, and of the providers through which orders and messages reach it. */
                    sources?: string[];
                } | {
                    grants: {
                        /** @description Region code; the grant holds for it and all below. `000000` is the whole country. */
                        region: string;
                        /** @enum {unknown} */
                        role: "operator" | "supervisor" | "analyst" | "commander" | "auditor" | "partner" | "admin";
                    }[];
                    /** @enum {string} */
                    kind: "grant";
                    /**
                     * @description Lower-case letters, digits, dots, lines and underscores.
                     * @example 0571-07
                     */
                    name: string;
                    /** @description Of a partner, which needs one at least: names of the sources whose signals it sends, and of the providers through which orders and messages reach it. */
                    sources?: string[];
                } | {
                    /** @enum {unknown} */
                    kind: "enable" | "disable" | "reset" | "key";
                    /**
                     * @description Lower-case letters, digits, dots, lines and underscores.
                     * @example 0571-07
                     */
                    name: string;
                } | {
                    /** @description SHA-256 of the certificate, without colons. */
                    fingerprint: string;
                    /** @enum {string} */
                    kind: "certificate";
                    /**
                     * @description Lower-case letters, digits, dots, lines and underscores.
                     * @example 0571-07
                     */
                    name: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When it was asked for, epoch ms. */
                        askedAt: number;
                        askedBy: string;
                        change: {
                            [key: string]: unknown;
                        };
                        changeId: string;
                        /** @description When it was decided, epoch ms. */
                        decidedAt?: number;
                        decidedBy?: string;
                        /** @enum {unknown} */
                        state: "asked" | "approved" | "refused";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decideAccessChange: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                changeId: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    approve: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When it was asked for, epoch ms. */
                        askedAt: number;
                        askedBy: string;
                        change: {
                            [key: string]: unknown;
                        };
                        changeId: string;
                        /** @description When it was decided, epoch ms. */
                        decidedAt?: number;
                        decidedBy?: string;
                        /** @enum {unknown} */
                        state: "asked" | "approved" | "refused";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAccounts: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        accounts: {
                            grants: {
                                region: string;
                                role: string;
                            }[];
                            hasPassword: boolean;
                            hasSecondFactor: boolean;
                            isDisabled: boolean;
                            keys: {
                                /** @description When it ends, epoch ms. */
                                endsAt?: number;
                                keyId: string;
                                /** @description When it was made, epoch ms. */
                                madeAt: number;
                            }[];
                            /** @enum {unknown} */
                            kind: "person" | "service";
                            /** @description Too many failures; nothing is tried until then, epoch ms. */
                            lockedUntil?: number;
                            name: string;
                            sources?: string[];
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCertificates: {
        parameters: {
            path: {
                /**
                 * @description Lower-case letters, digits, dots, lines and underscores.
                 * @example 0571-07
                 */
                name: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        certificates: {
                            /** @description When it was bound, epoch ms. */
                            boundAt: number;
                            /** @description Until when it holds, epoch ms. */
                            endsAt: number;
                            /** @description SHA-256, as `openssl x509 -fingerprint -sha256`, without colons. */
                            fingerprint: string;
                            /** @description From when it holds, epoch ms. */
                            startsAt: number;
                            subject: string;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    bindCertificate: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description Lower-case letters, digits, dots, lines and underscores.
                 * @example 0571-07
                 */
                name: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "certificate": "-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n"
                 *     }
                 */
                "application/json": {
                    /** @description PEM. Of several the first; the key stays with the partner. */
                    certificate: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When it was bound, epoch ms. */
                        boundAt: number;
                        /** @description Until when it holds, epoch ms. */
                        endsAt: number;
                        /** @description SHA-256, as `openssl x509 -fingerprint -sha256`, without colons. */
                        fingerprint: string;
                        /** @description From when it holds, epoch ms. */
                        startsAt: number;
                        subject: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endCertificate: {
        parameters: {
            path: {
                fingerprint: string;
                /**
                 * @description Lower-case letters, digits, dots, lines and underscores.
                 * @example 0571-07
                 */
                name: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disableAccount: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description Lower-case letters, digits, dots, lines and underscores.
                 * @example 0571-07
                 */
                name: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Closed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    inviteAccount: {
        parameters: {
            path: {
                /**
                 * @description Lower-case letters, digits, dots, lines and underscores.
                 * @example 0571-07
                 */
                name: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Sets the password once, within a day: POST /v1/session/invitation. */
                        token: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    makeServiceKey: {
        parameters: {
            path: {
                /**
                 * @description Lower-case letters, digits, dots, lines and underscores.
                 * @example 0571-07
                 */
                name: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keyId: string;
                        /** @description Told this once. */
                        secret: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endServiceKey: {
        parameters: {
            path: {
                keyId: string;
                /**
                 * @description Lower-case letters, digits, dots, lines and underscores.
                 * @example 0571-07
                 */
                name: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description Operation, as claimTask. */
                act?: string;
                /** @description Entries before this one. */
                before?: number;
                /** @description From the page before. */
                cursor?: string;
                /** @description 100 when missing. */
                limit?: number;
                /** @description Task, order, account … */
                object?: string;
                who?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Give it back to read on; absent after the last entry. */
                        cursor?: string;
                        entries: {
                            act: string;
                            /** @description Processing time, epoch ms. */
                            at: number;
                            /** @description JSON of what was changed. */
                            change: string;
                            hash: string;
                            /** @enum {unknown} */
                            kind: "person" | "service" | "nobody";
                            object: string;
                            previous: string;
                            /** @description Region that it concerns; empty when it concerns none. */
                            region?: string;
                            seq: number;
                            /** @description HTTP status of the answer; refused acts are here as well. */
                            status: number;
                            who: string;
                            why: string;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyAudit: {
        parameters: {
            query?: {
                hash?: string;
                /** @description Of an anchor that was noted down. */
                seq?: number;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Entries that are sound, from the first that is kept. */
                        entries: number;
                        fault?: {
                            /** @enum {unknown} */
                            reason: "changed" | "missing" | "doubled" | "not-chained" | "other-than-noted" | "cut-off" | "let-go-unnoted";
                            seq: number;
                        };
                        head: {
                            hash: string;
                            seq: number;
                        };
                        /** @description What the retention let go, as an entry of the audit says. */
                        letGo?: {
                            /** @description When it was let go, epoch ms. */
                            at: number;
                            /** @description Before when the entries were, epoch ms. */
                            before: number;
                            /** @description The entry that says so. */
                            by: number;
                            hash: string;
                            /** @description The last entry that was let go. */
                            seq: number;
                        };
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBacktests: {
        parameters: {
            query?: {
                /** @description queued: it waits for those before it, or begins anew after a stop. cancelled: what it had read is its result. failed: `trouble` says why. */
                state?: "queued" | "running" | "done" | "cancelled" | "failed";
                /** @description The one tried. */
                versionId?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description The newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        backtests: {
                            against: {
                                /** @description Of its content when the backtest was asked for. */
                                digest: string;
                                /** @description `name@version`. */
                                pack: string;
                                versionId: string;
                            };
                            /** @description Processing time, epoch ms. */
                            askedAt: number;
                            backtestId: string;
                            by: string;
                            /** @description Calls that single desks, with those below them, can make a day; the nearest holds, before `capacity`. */
                            capacities?: {
                                [key: string]: number;
                            };
                            /** @description Calls that every desk can make a day; as its people and hours are set when missing. */
                            capacity?: number;
                            /** @description Processing time, epoch ms. */
                            endedAt?: number;
                            /** @description Event time, epoch ms. */
                            from: number;
                            hasResult: boolean;
                            /** @description Whether the version has the result as evidence. */
                            isAttached?: boolean;
                            /** @description While it runs. */
                            progress?: {
                                /** @description Event time that was reached, epoch ms. */
                                at?: number;
                                /** @description By the rate so far. */
                                secondsLeft: number;
                                /** @description Of what is to be read, from 0 to 1. */
                                share: number;
                                signals: number;
                                signalsPerSecond: number;
                            };
                            reason: string;
                            /** @description Judges this region and those below it alone. */
                            region?: string;
                            /** @description Processing time, epoch ms. */
                            startedAt?: number;
                            /**
                             * @description queued: it waits for those before it, or begins anew after a stop. cancelled: what it had read is its result. failed: `trouble` says why.
                             * @enum {unknown}
                             */
                            state: "queued" | "running" | "done" | "cancelled" | "failed";
                            /** @description Event time, not in it, epoch ms. */
                            to: number;
                            /** @description How often it was begun: again after forewarn was stopped. */
                            tries: number;
                            /** @description Why it failed, or who cancelled it. */
                            trouble?: string;
                            version: {
                                /** @description Of its content when the backtest was asked for. */
                                digest: string;
                                /** @description `name@version`. */
                                pack: string;
                                versionId: string;
                            };
                            /** @description Days that are read before `from`; as long as the packs look back when missing. */
                            warmUpDays?: number;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askBacktest: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-1",
                 *       "reason": "新手法：冒充快递理赔",
                 *       "versionId": "3f6a1c09d2e4b875",
                 *       "from": 1772380800000,
                 *       "to": 1772640000000
                 *     }
                 */
                "application/json": {
                    /** @description What it is compared with; the live version when missing. */
                    against?: string;
                    /** @description Calls that single desks, with those below them, can make a day; the nearest holds, before `capacity`. */
                    capacities?: {
                        [key: string]: number;
                    };
                    /** @description Calls that every desk can make a day; as its people and hours are set when missing. */
                    capacity?: number;
                    /** @description Event time, epoch ms. */
                    from: number;
                    /** @description Why; the audit has it. */
                    reason: string;
                    /** @description Judges this region and those below it alone. */
                    region?: string;
                    /** @description Who does it. */
                    staff: string;
                    /** @description Event time, not in it, epoch ms. */
                    to: number;
                    /** @description The version to try, as it is now: GET /v1/rules/versions. */
                    versionId: string;
                    /** @description Days that are read before `from`; as long as the packs look back when missing. */
                    warmUpDays?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        against: {
                            /** @description Of its content when the backtest was asked for. */
                            digest: string;
                            /** @description `name@version`. */
                            pack: string;
                            versionId: string;
                        };
                        /** @description Processing time, epoch ms. */
                        askedAt: number;
                        backtestId: string;
                        by: string;
                        /** @description Calls that single desks, with those below them, can make a day; the nearest holds, before `capacity`. */
                        capacities?: {
                            [key: string]: number;
                        };
                        /** @description Calls that every desk can make a day; as its people and hours are set when missing. */
                        capacity?: number;
                        /** @description Processing time, epoch ms. */
                        endedAt?: number;
                        /** @description Event time, epoch ms. */
                        from: number;
                        hasResult: boolean;
                        /** @description Whether the version has the result as evidence. */
                        isAttached?: boolean;
                        /** @description While it runs. */
                        progress?: {
                            /** @description Event time that was reached, epoch ms. */
                            at?: number;
                            /** @description By the rate so far. */
                            secondsLeft: number;
                            /** @description Of what is to be read, from 0 to 1. */
                            share: number;
                            signals: number;
                            signalsPerSecond: number;
                        };
                        reason: string;
                        /** @description Judges this region and those below it alone. */
                        region?: string;
                        /** @description Processing time, epoch ms. */
                        startedAt?: number;
                        /**
                         * @description queued: it waits for those before it, or begins anew after a stop. cancelled: what it had read is its result. failed: `trouble` says why.
                         * @enum {unknown}
                         */
                        state: "queued" | "running" | "done" | "cancelled" | "failed";
                        /** @description Event time, not in it, epoch ms. */
                        to: number;
                        /** @description How often it was begun: again after forewarn was stopped. */
                        tries: number;
                        /** @description Why it failed, or who cancelled it. */
                        trouble?: string;
                        version: {
                            /** @description Of its content when the backtest was asked for. */
                            digest: string;
                            /** @description `name@version`. */
                            pack: string;
                            versionId: string;
                        };
                        /** @description Days that are read before `from`; as long as the packs look back when missing. */
                        warmUpDays?: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBacktest: {
        parameters: {
            path: {
                backtestId: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        against: {
                            /** @description Of its content when the backtest was asked for. */
                            digest: string;
                            /** @description `name@version`. */
                            pack: string;
                            versionId: string;
                        };
                        /** @description Processing time, epoch ms. */
                        askedAt: number;
                        backtestId: string;
                        by: string;
                        /** @description Calls that single desks, with those below them, can make a day; the nearest holds, before `capacity`. */
                        capacities?: {
                            [key: string]: number;
                        };
                        /** @description Calls that every desk can make a day; as its people and hours are set when missing. */
                        capacity?: number;
                        /** @description Processing time, epoch ms. */
                        endedAt?: number;
                        /** @description Event time, epoch ms. */
                        from: number;
                        hasResult: boolean;
                        /** @description Whether the version has the result as evidence. */
                        isAttached?: boolean;
                        /** @description While it runs. */
                        progress?: {
                            /** @description Event time that was reached, epoch ms. */
                            at?: number;
                            /** @description By the rate so far. */
                            secondsLeft: number;
                            /** @description Of what is to be read, from 0 to 1. */
                            share: number;
                            signals: number;
                            signalsPerSecond: number;
                        };
                        reason: string;
                        /** @description Judges this region and those below it alone. */
                        region?: string;
                        /** @description Whom both versions would have warned, by what became known: docs/backtest.md has each figure. Phones and accounts are masked. */
                        result?: {
                            [key: string]: unknown;
                        };
                        /** @description Processing time, epoch ms. */
                        startedAt?: number;
                        /**
                         * @description queued: it waits for those before it, or begins anew after a stop. cancelled: what it had read is its result. failed: `trouble` says why.
                         * @enum {unknown}
                         */
                        state: "queued" | "running" | "done" | "cancelled" | "failed";
                        /** @description Event time, not in it, epoch ms. */
                        to: number;
                        /** @description How often it was begun: again after forewarn was stopped. */
                        tries: number;
                        /** @description Why it failed, or who cancelled it. */
                        trouble?: string;
                        version: {
                            /** @description Of its content when the backtest was asked for. */
                            digest: string;
                            /** @description `name@version`. */
                            pack: string;
                            versionId: string;
                        };
                        /** @description Days that are read before `from`; as long as the packs look back when missing. */
                        warmUpDays?: number;
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelBacktest: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                backtestId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-1"
                 *     }
                 */
                "application/json": {
                    /** @description Who does it. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        against: {
                            /** @description Of its content when the backtest was asked for. */
                            digest: string;
                            /** @description `name@version`. */
                            pack: string;
                            versionId: string;
                        };
                        /** @description Processing time, epoch ms. */
                        askedAt: number;
                        backtestId: string;
                        by: string;
                        /** @description Calls that single desks, with those below them, can make a day; the nearest holds, before `capacity`. */
                        capacities?: {
                            [key: string]: number;
                        };
                        /** @description Calls that every desk can make a day; as its people and hours are set when missing. */
                        capacity?: number;
                        /** @description Processing time, epoch ms. */
                        endedAt?: number;
                        /** @description Event time, epoch ms. */
                        from: number;
                        hasResult: boolean;
                        /** @description Whether the version has the result as evidence. */
                        isAttached?: boolean;
                        /** @description While it runs. */
                        progress?: {
                            /** @description Event time that was reached, epoch ms. */
                            at?: number;
                            /** @description By the rate so far. */
                            secondsLeft: number;
                            /** @description Of what is to be read, from 0 to 1. */
                            share: number;
                            signals: number;
                            signalsPerSecond: number;
                        };
                        reason: string;
                        /** @description Judges this region and those below it alone. */
                        region?: string;
                        /** @description Processing time, epoch ms. */
                        startedAt?: number;
                        /**
                         * @description queued: it waits for those before it, or begins anew after a stop. cancelled: what it had read is its result. failed: `trouble` says why.
                         * @enum {unknown}
                         */
                        state: "queued" | "running" | "done" | "cancelled" | "failed";
                        /** @description Event time, not in it, epoch ms. */
                        to: number;
                        /** @description How often it was begun: again after forewarn was stopped. */
                        tries: number;
                        /** @description Why it failed, or who cancelled it. */
                        trouble?: string;
                        version: {
                            /** @description Of its content when the backtest was asked for. */
                            digest: string;
                            /** @description `name@version`. */
                            pack: string;
                            versionId: string;
                        };
                        /** @description Days that are read before `from`; as long as the packs look back when missing. */
                        warmUpDays?: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showBacktestReport: {
        parameters: {
            query?: {
                /** @description zh when missing. */
                lang?: "zh" | "en";
            };
            path: {
                backtestId: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description HTML that needs nothing else. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBoard: {
        parameters: {
            query?: {
                /** @description This desk and those below it; the home desk when missing. */
                desk?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description How the desks stand. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Processing time of this answer, epoch ms. */
                        at: number;
                        /** @description Those that breach soonest, at most 50; what is overdue first. */
                        breaches: {
                            /** @description When it rises, processing time, epoch ms. */
                            at: number;
                            /** @description Region code of the desk. */
                            desk: string;
                            /** @enum {unknown} */
                            level: "blue" | "yellow" | "orange" | "red";
                            taskId: string;
                        }[];
                        /** @description Every desk that ever had a task or is paused, by code. */
                        desks: {
                            /** @description Tasks that rise within ten minutes unless they are claimed. */
                            breachesSoon: number;
                            /** @description Region code of the desk. */
                            desk: string;
                            deskName: {
                                en: string;
                                zh: string;
                            };
                            levels: {
                                blue: {
                                    /** @description How many wait for how long; each task in one. */
                                    ages: {
                                        over2h: number;
                                        under2h: number;
                                        under5m: number;
                                        under30m: number;
                                    };
                                    /** @description Waits for a later time. */
                                    deferred: number;
                                    /** @description Somebody works it. */
                                    held: number;
                                    /** @description Age of the one that waits longest; 0 when none waits. */
                                    oldestWaitingMs: number;
                                    waiting: number;
                                };
                                orange: {
                                    /** @description How many wait for how long; each task in one. */
                                    ages: {
                                        over2h: number;
                                        under2h: number;
                                        under5m: number;
                                        under30m: number;
                                    };
                                    /** @description Waits for a later time. */
                                    deferred: number;
                                    /** @description Somebody works it. */
                                    held: number;
                                    /** @description Age of the one that waits longest; 0 when none waits. */
                                    oldestWaitingMs: number;
                                    waiting: number;
                                };
                                red: {
                                    /** @description How many wait for how long; each task in one. */
                                    ages: {
                                        over2h: number;
                                        under2h: number;
                                        under5m: number;
                                        under30m: number;
                                    };
                                    /** @description Waits for a later time. */
                                    deferred: number;
                                    /** @description Somebody works it. */
                                    held: number;
                                    /** @description Age of the one that waits longest; 0 when none waits. */
                                    oldestWaitingMs: number;
                                    waiting: number;
                                };
                                yellow: {
                                    /** @description How many wait for how long; each task in one. */
                                    ages: {
                                        over2h: number;
                                        under2h: number;
                                        under5m: number;
                                        under30m: number;
                                    };
                                    /** @description Waits for a later time. */
                                    deferred: number;
                                    /** @description Somebody works it. */
                                    held: number;
                                    /** @description Age of the one that waits longest; 0 when none waits. */
                                    oldestWaitingMs: number;
                                    waiting: number;
                                };
                            };
                            /** @description Nobody is handed a task there. */
                            paused?: {
                                /** @description Since when, processing time, epoch ms. */
                                at: number;
                                by: string;
                                /** @description Region code. */
                                desk: string;
                                reason: string;
                                /**
                                 * @description What becomes of what waits there. rise: it goes to the desk above, at once. wait: it rises by its deadlines.
                                 * @enum {unknown}
                                 */
                                tasks: "rise" | "wait";
                            };
                        }[];
                        /** @description Newest event that is in it. */
                        eventId: string;
                        staff: components["schemas"]["StaffView"][];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamBoard: {
        parameters: {
            query?: {
                /** @description This desk and those below it; the home desk when missing. */
                desk?: string;
            };
            header?: {
                /** @description The newest event that was seen; the stream goes on after it. */
                "last-event-id"?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Events without end. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCallScripts: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description What callers say, by step and typology. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        aftercare: {
                            /** @description The first is the straight way. */
                            answers: {
                                en: string;
                                /** @description Outcome that it suggests, or result of a call after the episode. */
                                outcome?: string;
                                /** @description Step that it leads to. */
                                to?: string;
                                zh: string;
                            }[];
                            id: string;
                            /** @description May name {place}, the county. */
                            say: {
                                en: string;
                                zh: string;
                            };
                        };
                        /** @description Names of the typologies of the pack. */
                        names: {
                            [key: string]: {
                                en: string;
                                zh: string;
                            };
                        };
                        /** @description Calls begin with `open`. */
                        steps: {
                            /** @description The first is the straight way. */
                            answers: {
                                en: string;
                                /** @description Outcome that it suggests, or result of a call after the episode. */
                                outcome?: string;
                                /** @description Step that it leads to. */
                                to?: string;
                                zh: string;
                            }[];
                            id: string;
                            /** @description May name {place}, the county. */
                            say: {
                                en: string;
                                zh: string;
                            };
                        }[];
                        truthAnswers: {
                            en: string;
                            /** @description Outcome that it suggests, or result of a call after the episode. */
                            outcome?: string;
                            /** @description Step that it leads to. */
                            to?: string;
                            zh: string;
                        }[];
                        /** @description What the step `truth` says, by typology; `other` for those not named. */
                        truths: {
                            [key: string]: {
                                en: string;
                                zh: string;
                            };
                        };
                        version: string;
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCallScripts: {
        parameters: {
            path: {
                /** @example 1 */
                version: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description What callers were given to say under a version. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One, unless its words were changed without raising its version; the newest first. */
                        served: {
                            /** @description What callers say, by step and typology. */
                            scripts: {
                                aftercare: {
                                    /** @description The first is the straight way. */
                                    answers: {
                                        en: string;
                                        /** @description Outcome that it suggests, or result of a call after the episode. */
                                        outcome?: string;
                                        /** @description Step that it leads to. */
                                        to?: string;
                                        zh: string;
                                    }[];
                                    id: string;
                                    /** @description May name {place}, the county. */
                                    say: {
                                        en: string;
                                        zh: string;
                                    };
                                };
                                /** @description Names of the typologies of the pack. */
                                names: {
                                    [key: string]: {
                                        en: string;
                                        zh: string;
                                    };
                                };
                                /** @description Calls begin with `open`. */
                                steps: {
                                    /** @description The first is the straight way. */
                                    answers: {
                                        en: string;
                                        /** @description Outcome that it suggests, or result of a call after the episode. */
                                        outcome?: string;
                                        /** @description Step that it leads to. */
                                        to?: string;
                                        zh: string;
                                    }[];
                                    id: string;
                                    /** @description May name {place}, the county. */
                                    say: {
                                        en: string;
                                        zh: string;
                                    };
                                }[];
                                truthAnswers: {
                                    en: string;
                                    /** @description Outcome that it suggests, or result of a call after the episode. */
                                    outcome?: string;
                                    /** @description Step that it leads to. */
                                    to?: string;
                                    zh: string;
                                }[];
                                /** @description What the step `truth` says, by typology; `other` for those not named. */
                                truths: {
                                    [key: string]: {
                                        en: string;
                                        zh: string;
                                    };
                                };
                                version: string;
                            };
                            /** @description Since when it was served, epoch ms. */
                            servedAt: number;
                        }[];
                        version: string;
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCarrierRequests: {
        parameters: {
            query?: {
                /** @description Of tasks at this desk or one below it; all when missing. */
                desk?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Requests that wait for a carrier, those that expire first before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Sources of partners, to any of which a request may be taken; none where accounts are not kept. A partner is told its own. */
                        partners: string[];
                        requests: {
                            /** @description When it was answered, processing time, epoch ms. */
                            answeredAt?: number;
                            answeredBy?: string;
                            /**
                             * @description line-status: how the line stands. reconnect: put it through again. interrupt-call: end the call that is under way.
                             * @enum {unknown}
                             */
                            ask: "line-status" | "reconnect" | "interrupt-call";
                            /** @description When it was asked, processing time, epoch ms. */
                            askedAt: number;
                            askedBy: string;
                            /** @description When it expires unanswered, processing time, epoch ms. */
                            expiresAt: number;
                            /**
                             * @description How the carrier finds the line.
                             * @enum {unknown}
                             */
                            line?: "free" | "busy" | "forwarded" | "roaming" | "switched-off" | "suspended" | "no-such-number";
                            note?: string;
                            reason: string;
                            requestId: string;
                            /** @enum {unknown} */
                            state: "asked" | "answered" | "refused" | "expired";
                            /** @description When they took it, processing time, epoch ms. */
                            takenAt?: number;
                            /** @description Who takes it to the carrier. */
                            takenBy?: string;
                            /** @description The carrier that may answer it itself. */
                            takenTo?: string;
                            taskId: string;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkTransfer: {
        parameters: {
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "specversion": "1.0",
                 *       "type": "transfer.attempted",
                 *       "id": "attempted/2026030200017",
                 *       "source": "bank-a",
                 *       "time": "2026-03-02T10:15:00+08:00",
                 *       "data": {
                 *         "region": "330106",
                 *         "transferId": "2026030200017",
                 *         "payer": "6222000000000001",
                 *         "payee": "6222000000000009",
                 *         "amountFen": 4900000
                 *       }
                 *     }
                 */
                "application/cloudevents+json": Record<string, never>;
                /**
                 * @example {
                 *       "source": "bank-a",
                 *       "time": "2026-03-02T10:15:00+08:00",
                 *       "region": "330106",
                 *       "transferId": "2026030200017",
                 *       "payer": "6222000000000001",
                 *       "payee": "6222000000000009",
                 *       "amountFen": 4900000
                 *     }
                 */
                "application/json": components["schemas"]["Signal.transfer.attempted"];
            };
        };
        responses: {
            /** @description What to do with the transfer, and why. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        advice: "pass" | "warn" | "hold";
                        /**
                         * @description Whether windows count the transfer from this check on, or had it already, by stream or by an earlier check.
                         * @enum {unknown}
                         */
                        counted: "now" | "before";
                        /** @description Processing time of the answer, epoch ms. */
                        decidedAt: number;
                        /** @enum {string} */
                        decidedBy: "engine";
                        /** @description Decisions that the transfer made. */
                        decisionIds: string[];
                        id: string;
                        /** @enum {unknown} */
                        level: "none" | "blue" | "yellow" | "orange" | "red";
                        /** @description `name@version`. */
                        pack: string;
                        /** @description As a suspect. */
                        payee: {
                            /** @description When it was confirmed as a suspect, epoch ms. */
                            confirmedTime?: number;
                            /** @enum {unknown} */
                            level: "none" | "blue" | "yellow" | "orange" | "red";
                            score: number;
                            /** @description Event time from which the level is held, epoch ms. */
                            sinceTime?: number;
                        };
                        /** @description As a person at risk and as a suspect. */
                        payer: {
                            /** @enum {unknown} */
                            level: "none" | "blue" | "yellow" | "orange" | "red";
                            score: number;
                            /** @description Event time from which the level is held, epoch ms. */
                            sinceTime?: number;
                        };
                        /** @description Rules that hold points of either side. */
                        reasons: {
                            /** @description It fired on this very transfer. */
                            fired: boolean;
                            /** @description Event time at which it fired last, epoch ms. */
                            firedTime: number;
                            /** @enum {unknown} */
                            level: "none" | "blue" | "yellow" | "orange" | "red";
                            name: {
                                en: string;
                                zh: string;
                            };
                            points: number;
                            reason: {
                                en: string;
                                zh: string;
                            };
                            /** @enum {unknown} */
                            role: "victim" | "suspect";
                            /** @description Rule of the pack. */
                            rule: string;
                            score: number;
                            /** @enum {unknown} */
                            side: "payer" | "payee";
                            typology: string;
                        }[];
                        /** @description The same was asked before; this is its answer. */
                        repeated: boolean;
                        score: number;
                        /** @description Event time from which the level is held, epoch ms. */
                        sinceTime?: number;
                        source: string;
                        transferId: string;
                    } | {
                        /** @enum {unknown} */
                        advice: "pass" | "warn" | "hold";
                        /** @description Processing time of the answer, epoch ms. */
                        decidedAt: number;
                        /** @enum {string} */
                        decidedBy: "fallback";
                        fallback: {
                            /** @enum {unknown} */
                            code: "deadline" | "too-many" | "late" | "log-away";
                            /** @description The log has the transfer, so that windows will count it; otherwise send it again. */
                            logged: boolean;
                            /** @description Why the engine did not answer. */
                            text: string;
                        };
                        id: string;
                        /** @description The same was asked before; this is its answer. */
                        repeated: boolean;
                        source: string;
                        transferId: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                before?: number;
                /** @description Reason, as `late`. */
                code?: string;
                /** @description From the page before. */
                cursor?: string;
                limit?: number;
                /** @description As signals name it. */
                source?: string;
                /** @description `all`: those that were sent again or put aside as well. */
                state?: "open" | "all";
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the older ones; missing when there are none. */
                        cursor?: string;
                        letters: {
                            /** @description When it was refused, epoch ms. */
                            at?: number;
                            /** @description The reason in a word. */
                            code: string;
                            column?: string;
                            deed?: {
                                /** @enum {unknown} */
                                act: "resent" | "discarded";
                                /** @description When, epoch ms. */
                                at: number;
                                by: string;
                                reason: string;
                            };
                            /** @description File or topic; missing of signals. */
                            file?: string;
                            letterId: string;
                            /** @description The reasons, with numbers masked. */
                            message: string;
                            row?: number;
                            source: string;
                        }[];
                        /** @description The same as `cursor`, as a number for `before`. One look reads 8 MiB of the file at most, so that a page may be short and still have a next. */
                        next?: number;
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    discardDeadLetter: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                letterId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "伙伴的测试数据"
                 *     }
                 */
                "application/json": {
                    /** @description Kept in the audit. */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Put aside. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openDeadLetter: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                letterId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "核对伙伴导出的金额列"
                 *     }
                 */
                "application/json": {
                    /** @description Kept in the audit. */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of a CSV row. */
                        columns?: string[];
                        /** @description Only its beginning was kept. */
                        isCut: boolean;
                        /** @description As it came; nothing in it is masked. */
                        raw: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resendDeadLetter: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                letterId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "a1,2026-03-01T10:00:00+08:00,13812345678,120.50",
                 *       "reason": "金额写错"
                 *     }
                 */
                "application/json": {
                    /** @description Kept in the audit. */
                    reason: string;
                    /** @description The row, mended, in the form it came in. */
                    text: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many the log took. */
                        signals: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDeliveries: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description The providers of this installation, in the order of their file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        providers: {
                            /** @description Deliveries that the provider took. */
                            accepted: number;
                            /**
                             * @description open: the provider keeps failing and is left alone for a while.
                             * @enum {unknown}
                             */
                            breaker: "closed" | "half-open" | "open";
                            /** @description Deliveries that arrived or were done. */
                            delivered: number;
                            /** @description Deliveries that came to nothing here, by why. */
                            failed: {
                                [key: string]: number;
                            };
                            /** @description Why it waits or has failed. */
                            failure?: string;
                            /** @enum {unknown} */
                            kind: "http-sms" | "http-voice" | "smpp" | "signed-http" | "camt-056" | "by-hand" | "sandbox";
                            /** @description When something was last taken, epoch ms. */
                            lastSuccess?: number;
                            /** @description As in the file of deliveries. */
                            name: string;
                            /** @description Times that something was handed over since the start. */
                            sent: number;
                            /**
                             * @description waiting: the provider is away, it is tried again by itself; failed: somebody has to mend something.
                             * @enum {unknown}
                             */
                            state: "stopped" | "running" | "waiting" | "failed";
                            /** @description Being handed over, or waiting for their turn. */
                            waiting: number;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeskPauses: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Desks that are paused, by code. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        pauses: {
                            /** @description Since when, processing time, epoch ms. */
                            at: number;
                            by: string;
                            /** @description Region code. */
                            desk: string;
                            reason: string;
                            /**
                             * @description What becomes of what waits there. rise: it goes to the desk above, at once. wait: it rises by its deadlines.
                             * @enum {unknown}
                             */
                            tasks: "rise" | "wait";
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    claimNextTask: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description Region code of the desk.
                 * @example 330106
                 */
                desk: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-07"
                 *     }
                 */
                "application/json": {
                    /** @description Who works the task. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description The task is yours until it lapses. Its numbers are masked: POST /v1/tasks/{taskId}/lease/reveal shows them. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claim"];
                };
            };
            /** @description No task waits. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseDesk: {
        parameters: {
            path: {
                /**
                 * @description Region code of the desk.
                 * @example 330106
                 */
                desk: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-lead",
                 *       "tasks": "rise",
                 *       "reason": "线路故障"
                 *     }
                 */
                "application/json": {
                    /** @description Why; it is kept with who did it. */
                    reason: string;
                    /** @description Who does it. */
                    staff: string;
                    /**
                     * @description What becomes of what waits there. rise: it goes to the desk above, at once. wait: it rises by its deadlines.
                     * @enum {unknown}
                     */
                    tasks: "rise" | "wait";
                };
            };
        };
        responses: {
            /** @description Nobody is handed a task there. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Since when, processing time, epoch ms. */
                        at: number;
                        by: string;
                        /** @description Region code. */
                        desk: string;
                        reason: string;
                        /**
                         * @description What becomes of what waits there. rise: it goes to the desk above, at once. wait: it rises by its deadlines.
                         * @enum {unknown}
                         */
                        tasks: "rise" | "wait";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeDesk: {
        parameters: {
            path: {
                /**
                 * @description Region code of the desk.
                 * @example 330106
                 */
                desk: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-lead",
                 *       "reason": "线路恢复"
                 *     }
                 */
                "application/json": {
                    /** @description Why; it is kept with who did it. */
                    reason: string;
                    /** @description Who does it. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description It goes on. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamChanges: {
        parameters: {
            query?: {
                /** @description This desk and those below it; the home desk when missing. */
                desk?: string;
                /**
                 * @description What is wanted, with commas between; all when missing.
                 * @example task,order
                 */
                topics?: string;
            };
            header?: {
                /** @description The newest event that was seen; the stream goes on after it. */
                "last-event-id"?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Events without end. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listExports: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        exports: {
                            /** @description When it was asked for, epoch ms. */
                            askedAt: number;
                            askedBy: string;
                            /** @description When it was decided, epoch ms. */
                            decidedAt?: number;
                            decidedBy?: string;
                            exportId: string;
                            /** @description When it was fetched, epoch ms. */
                            fetchedAt?: number;
                            format: string;
                            /** @description Event time from, epoch ms. */
                            from: number;
                            reason: string;
                            region: string;
                            report: string;
                            /** @description Rows that it had when it was asked for. */
                            rows: number;
                            /**
                             * @description over: not decided within a week, or not fetched within a day.
                             * @enum {unknown}
                             */
                            state: "asked" | "approved" | "refused" | "fetched" | "over";
                            /** @description First moment outside, epoch ms. */
                            to: number;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askExport: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "report": "episodes",
                 *       "format": "xlsx",
                 *       "from": "2026-03-01",
                 *       "to": "2026-04-01",
                 *       "region": "330100",
                 *       "reason": "市局季度核查"
                 *     }
                 */
                "application/json": {
                    /** @enum {unknown} */
                    format: "csv" | "xlsx" | "parquet";
                    /**
                     * @description Start of event time, inclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                     * @example 2026-01-01
                     */
                    from: string;
                    /** @description What for; who decides reads it, and the audit keeps it. */
                    reason: string;
                    /** @description A province, city or county; `000000` is the whole country. */
                    region: string;
                    /** @enum {unknown} */
                    report: "episodes";
                    /**
                     * @description End of event time, exclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                     * @example 2027-01-01
                     */
                    to: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When it was asked for, epoch ms. */
                        askedAt: number;
                        askedBy: string;
                        /** @description When it was decided, epoch ms. */
                        decidedAt?: number;
                        decidedBy?: string;
                        exportId: string;
                        /** @description When it was fetched, epoch ms. */
                        fetchedAt?: number;
                        format: string;
                        /** @description Event time from, epoch ms. */
                        from: number;
                        reason: string;
                        region: string;
                        report: string;
                        /** @description Rows that it had when it was asked for. */
                        rows: number;
                        /**
                         * @description over: not decided within a week, or not fetched within a day.
                         * @enum {unknown}
                         */
                        state: "asked" | "approved" | "refused" | "fetched" | "over";
                        /** @description First moment outside, epoch ms. */
                        to: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decideExport: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                exportId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "approve": true
                 *     }
                 */
                "application/json": {
                    approve: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When it was asked for, epoch ms. */
                        askedAt: number;
                        askedBy: string;
                        /** @description When it was decided, epoch ms. */
                        decidedAt?: number;
                        decidedBy?: string;
                        exportId: string;
                        /** @description When it was fetched, epoch ms. */
                        fetchedAt?: number;
                        format: string;
                        /** @description Event time from, epoch ms. */
                        from: number;
                        reason: string;
                        region: string;
                        report: string;
                        /** @description Rows that it had when it was asked for. */
                        rows: number;
                        /**
                         * @description over: not decided within a week, or not fetched within a day.
                         * @enum {unknown}
                         */
                        state: "asked" | "approved" | "refused" | "fetched" | "over";
                        /** @description First moment outside, epoch ms. */
                        to: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    fetchExport: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                exportId: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.apache.parquet": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "text/csv; charset=utf-8": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHandedBack: {
        parameters: {
            query: {
                /** @description The `next` of the page before; the beginning when missing. */
                after?: string;
                /** @description Rows; 100 when missing. */
                limit?: number;
                /** @description Source of the warnings and reports, as their signals name it. */
                source: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The oldest outcome first. A later one of the same episode corrects it. */
                        items: {
                            episodeId: string;
                            /** @description Whether it was fraud; absent when nobody could tell. */
                            fraud?: boolean;
                            /** @description In fen. */
                            keptFen: number;
                            /**
                             * @description Of the decision that it made.
                             * @enum {unknown}
                             */
                            level: "blue" | "yellow" | "orange" | "red";
                            /** @description In fen. */
                            lostFen: number;
                            /** @enum {unknown} */
                            outcome: "dissuaded" | "already-paid" | "not-fraud" | "unreachable" | "refused" | "visit-needed" | "police-dispatched" | "duplicate";
                            outcomeId: string;
                            /** @description Event time of the outcome, epoch ms. */
                            outcomeTime: number;
                            /** @description When the outcome was recorded, epoch ms. */
                            recordedAt: number;
                            /** @description Id of the warning or report. */
                            signalId: string;
                            /** @description Event time of the warning or report, epoch ms. */
                            signalTime: number;
                            /** @enum {unknown} */
                            signalType: "warning.received" | "report.received";
                        }[];
                        /** @description The `after` of the next page, also when there is nothing new yet. */
                        next?: string;
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listHandovers: {
        parameters: {
            query?: {
                /** @description From or to this desk or one below it; all when missing. */
                desk?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Tasks for which another district is asked, the longest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tasks: components["schemas"]["TaskView"][];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listListRequests: {
        parameters: {
            query?: {
                /** @description Name of the list. */
                list?: string;
                /** @description asked: it waits for a second person. */
                state?: "asked" | "done" | "refused";
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The newest 200, the newest first. */
                        requests: {
                            /** @description Processing time, epoch ms. */
                            askedAt: number;
                            askedBy: string;
                            /** @description Entries. */
                            count: number;
                            /** @description Processing time, epoch ms. */
                            decidedAt?: number;
                            decidedBy?: string;
                            /** @description Why it was decided so. */
                            decision?: string;
                            /** @description Event time at which the last of them ends; for good when missing, epoch ms. */
                            expiresTime?: number;
                            /** @description Name of the list. */
                            list: string;
                            /** @enum {unknown} */
                            op: "add" | "remove";
                            reason: string;
                            requestId: string;
                            /** @description The first ten, numbers masked. */
                            sample: string[];
                            /**
                             * @description asked: it waits for a second person.
                             * @enum {unknown}
                             */
                            state: "asked" | "done" | "refused";
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decideListChange: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 0f3c2d1e4b5a6978 */
                requestId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-2",
                 *       "accept": true,
                 *       "reason": "与通报一致"
                 *     }
                 */
                "application/json": {
                    accept: boolean;
                    /** @description Why; the audit has it. */
                    reason: string;
                    /** @description Who decides; not who asked. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Processing time, epoch ms. */
                        askedAt: number;
                        askedBy: string;
                        /** @description Entries. */
                        count: number;
                        /** @description Processing time, epoch ms. */
                        decidedAt?: number;
                        decidedBy?: string;
                        /** @description Why it was decided so. */
                        decision?: string;
                        /** @description Event time at which the last of them ends; for good when missing, epoch ms. */
                        expiresTime?: number;
                        /** @description Name of the list. */
                        list: string;
                        /** @enum {unknown} */
                        op: "add" | "remove";
                        reason: string;
                        requestId: string;
                        /** @description The first ten, numbers masked. */
                        sample: string[];
                        /**
                         * @description asked: it waits for a second person.
                         * @enum {unknown}
                         */
                        state: "asked" | "done" | "refused";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLists: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the version that is live for everybody. */
                        lists: {
                            /**
                             * @description An entry confirms a suspect of this kind.
                             * @enum {unknown}
                             */
                            confirms?: "phone" | "account" | "domain" | "device";
                            /** @description Entries that signals put there, of now. */
                            entries: number;
                            /** @description Name of the list. */
                            list: string;
                            /** @enum {unknown} */
                            match: "exact" | "prefix" | "suffix";
                            /** @description Entries that the pack itself has. */
                            packEntries: number;
                            /** @description Requests that wait for a second person. */
                            waiting: number;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listListEntries: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                /** @description What is on the list, or what was and is not any more; listed when missing. */
                state?: "listed" | "ended";
            };
            path: {
                /** @description Name of the list. */
                list: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cursor?: string;
                        /** @description The newest first. */
                        entries: {
                            askedBy?: string;
                            decidedBy?: string;
                            /** @description Numbers masked. */
                            entry: string;
                            /** @description Event time at which it ends, epoch ms. */
                            expiresTime?: number;
                            /** @description Why, numbers masked. */
                            note?: string;
                            rowId: string;
                            /** @description Whose signal said so; forewarn.lists: staff asked for it. */
                            source: string;
                            /** @enum {unknown} */
                            state: "listed" | "ended" | "removed";
                            /** @description Event time since when it stands so, epoch ms. */
                            time: number;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askListChange: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Name of the list. */
                list: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-1",
                 *       "op": "add",
                 *       "reason": "协查通报第 12 号",
                 *       "entries": [
                 *         {
                 *           "entry": "17000000001",
                 *           "expiresTime": 4102416000000
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    /** @description Lines of entry, end and note instead; an end is a date (its last moment) or an RFC 3339 time, empty for good. */
                    csv?: string;
                    entries?: {
                        entry: string;
                        /** @description Event time at which it ends, epoch ms. */
                        expiresTime?: number;
                        note?: string;
                    }[];
                    /** @enum {unknown} */
                    op: "add" | "remove";
                    /** @description Why; the audit has it. */
                    reason: string;
                    /** @description Entries as they were shown instead, to be taken off. */
                    rowIds?: string[];
                    /** @description Who asks. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Processing time, epoch ms. */
                        askedAt: number;
                        askedBy: string;
                        /** @description Entries. */
                        count: number;
                        /** @description Processing time, epoch ms. */
                        decidedAt?: number;
                        decidedBy?: string;
                        /** @description Why it was decided so. */
                        decision?: string;
                        /** @description Event time at which the last of them ends; for good when missing, epoch ms. */
                        expiresTime?: number;
                        /** @description Name of the list. */
                        list: string;
                        /** @enum {unknown} */
                        op: "add" | "remove";
                        reason: string;
                        requestId: string;
                        /** @description The first ten, numbers masked. */
                        sample: string[];
                        /**
                         * @description asked: it waits for a second person.
                         * @enum {unknown}
                         */
                        state: "asked" | "done" | "refused";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchListEntries: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Name of the list. */
                list: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "entry": "17000000001"
                 *     }
                 */
                "application/json": {
                    entry: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What signals said of it, or of its beginnings or ends where the list has those. */
                        entries: {
                            askedBy?: string;
                            decidedBy?: string;
                            /** @description Numbers masked. */
                            entry: string;
                            /** @description Event time at which it ends, epoch ms. */
                            expiresTime?: number;
                            /** @description Why, numbers masked. */
                            note?: string;
                            rowId: string;
                            /** @description Whose signal said so; forewarn.lists: staff asked for it. */
                            source: string;
                            /** @enum {unknown} */
                            state: "listed" | "ended" | "removed";
                            /** @description Event time since when it stands so, epoch ms. */
                            time: number;
                        }[];
                        /** @description Whether the pack itself has it. */
                        inPack: boolean;
                        /** @description Whether rules find it on the list now. */
                        isListed: boolean;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMap: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description The map of FOREWARN_MAP_GEOJSON. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description None without a map of the customer’s own; then tiles are drawn. */
                        areas: {
                            /** @description Region code of the county. */
                            code: string;
                            /** @description Its outline, as the `d` of an SVG path. */
                            path: string;
                        }[];
                        height: number;
                        /** @description Of the drawing, in the units of its paths. */
                        width: number;
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMissedLooks: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The newest first. */
                        looks: {
                            /** @description Processing time, epoch ms. */
                            askedAt: number;
                            by: string;
                            /** @description Before a fraud, in which signals are looked at. */
                            days: number;
                            /** @description Processing time, epoch ms. */
                            endedAt?: number;
                            /** @description Time of filing, epoch ms, inclusive. */
                            from: number;
                            lookId: string;
                            /** @description While it runs. */
                            progress?: {
                                /** @description Of what is to be read, from 0 to 1. */
                                share: number;
                            };
                            region?: string;
                            /** @description Processing time, epoch ms. */
                            startedAt?: number;
                            /**
                             * @description queued: it waits for those before it. failed: `trouble` says why.
                             * @enum {unknown}
                             */
                            state: "queued" | "running" | "done" | "cancelled" | "failed";
                            /** @description Time of filing, epoch ms, exclusive. */
                            to: number;
                            /** @description Why it failed, or who cancelled it. */
                            trouble?: string;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askMissedCases: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-1",
                 *       "from": "2026-03-01",
                 *       "to": "2026-04-01",
                 *       "region": "330000",
                 *       "days": 7
                 *     }
                 */
                "application/json": {
                    /** @description Days before a fraud in which signals are looked at; 7 when missing. */
                    days?: number;
                    /**
                     * @description Start of event time, inclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                     * @example 2026-01-01
                     */
                    from: string;
                    /** @description This region and those below it; everything when missing. */
                    region?: string;
                    /** @description Who does it. */
                    staff: string;
                    /**
                     * @description End of event time, exclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                     * @example 2027-01-01
                     */
                    to: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Processing time, epoch ms. */
                        askedAt: number;
                        by: string;
                        /** @description Before a fraud, in which signals are looked at. */
                        days: number;
                        /** @description Processing time, epoch ms. */
                        endedAt?: number;
                        /** @description Time of filing, epoch ms, inclusive. */
                        from: number;
                        lookId: string;
                        /** @description While it runs. */
                        progress?: {
                            /** @description Of what is to be read, from 0 to 1. */
                            share: number;
                        };
                        region?: string;
                        /** @description Processing time, epoch ms. */
                        startedAt?: number;
                        /**
                         * @description queued: it waits for those before it. failed: `trouble` says why.
                         * @enum {unknown}
                         */
                        state: "queued" | "running" | "done" | "cancelled" | "failed";
                        /** @description Time of filing, epoch ms, exclusive. */
                        to: number;
                        /** @description Why it failed, or who cancelled it. */
                        trouble?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMissedLook: {
        parameters: {
            path: {
                /** @description Id of a look: GET /v1/missed-cases. */
                lookId: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Processing time, epoch ms. */
                        askedAt: number;
                        by: string;
                        /** @description Before a fraud, in which signals are looked at. */
                        days: number;
                        /** @description Processing time, epoch ms. */
                        endedAt?: number;
                        /** @description Time of filing, epoch ms, inclusive. */
                        from: number;
                        lookId: string;
                        /** @description While it runs. */
                        progress?: {
                            /** @description Of what is to be read, from 0 to 1. */
                            share: number;
                        };
                        region?: string;
                        result?: components["schemas"]["MissedCases"];
                        /** @description Processing time, epoch ms. */
                        startedAt?: number;
                        /**
                         * @description queued: it waits for those before it. failed: `trouble` says why.
                         * @enum {unknown}
                         */
                        state: "queued" | "running" | "done" | "cancelled" | "failed";
                        /** @description Time of filing, epoch ms, exclusive. */
                        to: number;
                        /** @description Why it failed, or who cancelled it. */
                        trouble?: string;
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelMissedLook: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of a look: GET /v1/missed-cases. */
                lookId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-1"
                 *     }
                 */
                "application/json": {
                    /** @description Who does it. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Processing time, epoch ms. */
                        askedAt: number;
                        by: string;
                        /** @description Before a fraud, in which signals are looked at. */
                        days: number;
                        /** @description Processing time, epoch ms. */
                        endedAt?: number;
                        /** @description Time of filing, epoch ms, inclusive. */
                        from: number;
                        lookId: string;
                        /** @description While it runs. */
                        progress?: {
                            /** @description Of what is to be read, from 0 to 1. */
                            share: number;
                        };
                        region?: string;
                        /** @description Processing time, epoch ms. */
                        startedAt?: number;
                        /**
                         * @description queued: it waits for those before it. failed: `trouble` says why.
                         * @enum {unknown}
                         */
                        state: "queued" | "running" | "done" | "cancelled" | "failed";
                        /** @description Time of filing, epoch ms, exclusive. */
                        to: number;
                        /** @description Why it failed, or who cancelled it. */
                        trouble?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOrders: {
        parameters: {
            query?: {
                /** @description From the page before. */
                cursor?: string;
                /** @description Region code of the desk. */
                desk?: string;
                episodeId?: string;
                /** @description true: only those that a bank or carrier has and did not do by `doneBy`. */
                late?: boolean;
                /** @description 100 when missing. */
                limit?: number;
                state?: "requested" | "approved" | "sent" | "acknowledged" | "done" | "refused" | "expired";
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Give it back to read on; absent after the last order. */
                        cursor?: string;
                        orders: components["schemas"]["Order"][];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestOrder: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-07",
                 *       "kind": "freeze",
                 *       "target": {
                 *         "kind": "account",
                 *         "id": "6222021234567890123"
                 *       },
                 *       "episodeId": "8f3c02d94be1a776",
                 *       "desk": "330106",
                 *       "person": "p1",
                 *       "reason": "受害人已转账",
                 *       "amountFen": 5000000
                 *     }
                 */
                "application/json": {
                    amountFen?: number;
                    /** @description Region code of the desk. */
                    desk: string;
                    episodeId: string;
                    /**
                     * @description stop-payment 止付, freeze 冻结, return-funds 资金返还, line-suspension 停机.
                     * @enum {unknown}
                     */
                    kind: "stop-payment" | "freeze" | "return-funds" | "line-suspension";
                    /** @description Whom it protects. */
                    person: string;
                    reason: string;
                    /** @description Who works the task. */
                    staff: string;
                    /** @description line-suspension: a phone; the others: an account. */
                    target: {
                        id: string;
                        /** @enum {unknown} */
                        kind: "account" | "phone";
                    };
                    transferId?: string;
                };
            };
        };
        responses: {
            /** @description An order as it stands; account, phone and person are masked. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrder: {
        parameters: {
            path: {
                /** @example 8f3c02d94be1a776 */
                orderId: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description An order as it stands; account, phone and person are masked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approveOrder: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                orderId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-lead"
                 *     }
                 */
                "application/json": {
                    /** @description Who works the task. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description An order as it stands; account, phone and person are masked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    prolongOrder: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                orderId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-lead",
                 *       "reason": "账号有误"
                 *     }
                 */
                "application/json": {
                    reason: string;
                    /** @description Who works the task. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description An order as it stands; account, phone and person are masked. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    receiveOrder: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                orderId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "state": "done",
                 *       "by": "工商银行",
                 *       "reference": "ZF-20260302-7",
                 *       "doneFen": 4000000
                 *     }
                 */
                "application/json": {
                    /** @description Bank or carrier. */
                    by: string;
                    doneFen?: number;
                    note?: string;
                    reference?: string;
                    /** @enum {unknown} */
                    state: "acknowledged" | "done" | "refused";
                };
            };
        };
        responses: {
            /** @description An order as it stands; account, phone and person are masked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refuseOrder: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                orderId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-lead",
                 *       "reason": "账号有误"
                 *     }
                 */
                "application/json": {
                    reason: string;
                    /** @description Who works the task. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description An order as it stands; account, phone and person are masked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    repeatOrder: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                orderId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-lead",
                 *       "reason": "账号有误"
                 *     }
                 */
                "application/json": {
                    reason: string;
                    /** @description Who works the task. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description An order as it stands; account, phone and person are masked. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOutcomes: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description How a task can end, and the classes of kept money. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        lossClasses: ("dissuaded" | "payment-stopped" | "frozen" | "returned")[];
                        outcomes: {
                            /** @description May be sent. */
                            allows: ("paid" | "because" | "callEnd" | "place" | "dispatch" | "duplicateOf")[];
                            /** @description Reached and stopped before more money left. */
                            dissuaded: boolean;
                            en: string;
                            /** @description Whether the episode is over. */
                            ends: boolean;
                            /** @description Whether it was fraud; absent where nobody can tell. */
                            fraud?: boolean;
                            /** @description Must be sent. */
                            needs: ("paid" | "because" | "callEnd" | "place" | "dispatch" | "duplicateOf")[];
                            /** @enum {unknown} */
                            outcome: "dissuaded" | "already-paid" | "not-fraud" | "unreachable" | "refused" | "visit-needed" | "police-dispatched" | "duplicate";
                            zh: string;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeReceipt: {
        parameters: {
            path: {
                /** @description As in the file of deliveries. */
                provider: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "deliveryId": "9f8e2c1d0b7a6543",
                 *       "state": "done",
                 *       "doneFen": 4000000
                 *     }
                 */
                "application/json": {
                    /** @description What the person pressed or sent back. */
                    answer?: string;
                    deliveryId?: string;
                    /** @description Money that an order reached. */
                    doneFen?: number;
                    reason?: string;
                    /** @description The provider's own number of it. */
                    reference?: string;
                    /** @enum {unknown} */
                    state: "accepted" | "delivered" | "done" | "refused" | "failed" | "expired";
                };
            };
        };
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRegions: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Region code of the desk that sees all others. */
                        home: string;
                        /** @description Cities and counties in the order of their codes and days; several rows of one that was redrawn. */
                        regions: {
                            code: string;
                            /** @description Without the word for city, district or county. */
                            en: string;
                            /**
                             * @description Nobody sits there: its tasks wait at the desk above.
                             * @enum {boolean}
                             */
                            hasDesk?: false;
                            /** @enum {unknown} */
                            level: "province" | "city" | "county";
                            /** @description Regions that its people belong to since it ended. */
                            successors?: string[];
                            /**
                             * Format: date
                             * @description First day of the row.
                             */
                            validFrom: string;
                            /**
                             * Format: date
                             * @description First day on which it no longer holds; missing while it does.
                             */
                            validTo?: string;
                            zh: string;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeReply: {
        parameters: {
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "phone": "+8613812345678",
                 *       "text": "1",
                 *       "provider": "unicom"
                 *     }
                 */
                "application/json": {
                    /** @description From which it came. */
                    phone: string;
                    /** @description Who hands it to us. */
                    provider: string;
                    text: string;
                };
            };
        };
        responses: {
            /** @description Heard. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether something had gone there in three days. */
                        answered: boolean;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReport: {
        parameters: {
            query: {
                /** @description city when missing. */
                by?: "province" | "city" | "county" | "typology" | "day" | "month" | "year";
                /**
                 * @description Start of event time, inclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2026-01-01
                 */
                from: string;
                /** @description This region and those below it; everything when missing. */
                region?: string;
                /**
                 * @description End of event time, exclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2027-01-01
                 */
                to: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description People dissuaded, loss prevented and cases filed, in total and by group. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        by: "province" | "city" | "county" | "typology" | "day" | "month" | "year";
                        /** @description Event time, epoch ms, inclusive. */
                        from: number;
                        region?: string;
                        /** @description Groups that have any figure, by key. */
                        rows: {
                            /** @description Money that was about to leave or had left, by the transfers of the episodes whose outcome counts here. */
                            atRiskFen: number;
                            /** @description In fen. */
                            caseLossFen: number;
                            /** @description Whether the change is more than chance makes of such numbers, at one error in twenty. */
                            casesChangeIsClear: boolean | null;
                            /** @description Change on the year before; null when that had none or is not known. */
                            casesChangeRatio: number | null;
                            casesFiled: number;
                            /** @description In the same stretch of the year before; null for a county that was redrawn since, and where that stretch begins before the first case of the region in the ledger. */
                            casesFiledYearBefore: number | null;
                            /** @description Reported by the desks as kept, whether or not money at risk stands behind it. */
                            claimedFen: number;
                            /** @description Median in processing time, ms, of waits cut to whole seconds, from an hour on to whole minutes; null when no task went that way. */
                            claimedToClosedMedianMs: number | null;
                            episodes: number;
                            /** @description Region code, typology, or day, month, year as text. */
                            key: string;
                            /** @description The part of it whose last call after the episode found that the money had stayed. */
                            lossConfirmedFen: number;
                            /** @description Loss prevented by class; a yuan counts once. */
                            lossPreventedFen: {
                                /** @description In fen. */
                                dissuaded: number;
                                /** @description In fen. */
                                frozen: number;
                                /** @description In fen. */
                                "payment-stopped": number;
                                /** @description In fen. */
                                returned: number;
                            };
                            /** @description In fen. */
                            lossPreventedTotalFen: number;
                            /** @description The part of that which people said they were about to pay and no transfer shows; not part of the total. */
                            lossStatedFen: number;
                            /** @description In fen. */
                            lostFen: number;
                            name: {
                                en: string;
                                zh: string;
                            };
                            /** @description Median in processing time, ms, of waits cut to whole seconds, from an hour on to whole minutes; null when no task went that way. */
                            openedToClaimedMedianMs: number | null;
                            /** @description Median in processing time, ms, of waits cut to whole seconds, from an hour on to whole minutes; null when no task went that way. */
                            openedToClosedMedianMs: number | null;
                            /** @description Different persons who were dissuaded before paying. */
                            peopleDissuaded: number;
                            tasks: number;
                            /** @description Closed tasks by the outcome that counts. */
                            tasksByOutcome: {
                                [key: string]: number;
                            };
                        }[];
                        /** @description Event time, epoch ms, exclusive. */
                        to: number;
                        total: {
                            /** @description Money that was about to leave or had left, by the transfers of the episodes whose outcome counts here. */
                            atRiskFen: number;
                            /** @description In fen. */
                            caseLossFen: number;
                            /** @description Whether the change is more than chance makes of such numbers, at one error in twenty. */
                            casesChangeIsClear: boolean | null;
                            /** @description Change on the year before; null when that had none or is not known. */
                            casesChangeRatio: number | null;
                            casesFiled: number;
                            /** @description In the same stretch of the year before; null for a county that was redrawn since, and where that stretch begins before the first case of the region in the ledger. */
                            casesFiledYearBefore: number | null;
                            /** @description Reported by the desks as kept, whether or not money at risk stands behind it. */
                            claimedFen: number;
                            /** @description Median in processing time, ms, of waits cut to whole seconds, from an hour on to whole minutes; null when no task went that way. */
                            claimedToClosedMedianMs: number | null;
                            episodes: number;
                            /** @description The part of it whose last call after the episode found that the money had stayed. */
                            lossConfirmedFen: number;
                            /** @description Loss prevented by class; a yuan counts once. */
                            lossPreventedFen: {
                                /** @description In fen. */
                                dissuaded: number;
                                /** @description In fen. */
                                frozen: number;
                                /** @description In fen. */
                                "payment-stopped": number;
                                /** @description In fen. */
                                returned: number;
                            };
                            /** @description In fen. */
                            lossPreventedTotalFen: number;
                            /** @description The part of that which people said they were about to pay and no transfer shows; not part of the total. */
                            lossStatedFen: number;
                            /** @description In fen. */
                            lostFen: number;
                            /** @description Median in processing time, ms, of waits cut to whole seconds, from an hour on to whole minutes; null when no task went that way. */
                            openedToClaimedMedianMs: number | null;
                            /** @description Median in processing time, ms, of waits cut to whole seconds, from an hour on to whole minutes; null when no task went that way. */
                            openedToClosedMedianMs: number | null;
                            /** @description Different persons who were dissuaded before paying. */
                            peopleDissuaded: number;
                            tasks: number;
                            /** @description Closed tasks by the outcome that counts. */
                            tasksByOutcome: {
                                [key: string]: number;
                            };
                        };
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCampaigns: {
        parameters: {
            query: {
                /**
                 * @description Start of event time, inclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2026-01-01
                 */
                from: string;
                /** @description 50 when missing. */
                limit?: number;
                /** @description This region and those below it; everything when missing. */
                region?: string;
                /**
                 * @description End of event time, exclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2027-01-01
                 */
                to: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Episodes that share suspects. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The largest first. */
                        campaigns: {
                            /** @description In fen. */
                            atRiskFen: number;
                            /** @description Rules that fired on its typologies elsewhere in the period and not on it. */
                            blindRules: string[];
                            /** @description The id of one of its episodes, the same while that one belongs to it. */
                            campaignId: string;
                            /** @description What these state as lost, in fen. */
                            caseLossFen: number;
                            /** @description Cases filed in the period that name a suspect of it. */
                            cases: number;
                            episodes: number;
                            firstTime: number;
                            lastTime: number;
                            /** @description Episodes of the last 7 days of the period; null where it is shorter. */
                            lastWeek: number | null;
                            /** @description The loss by how the work on the episode ended, the largest first; in all lostFen. */
                            losses: {
                                /** @enum {unknown} */
                                cause: "not-reached" | "already-paid" | "not-convinced" | "after-advice";
                                episodes: number;
                                /** @description In fen. */
                                lostFen: number;
                            }[];
                            /** @description In fen. */
                            lossPreventedFen: number;
                            /** @description In fen. */
                            lostFen: number;
                            /** @description Who is hit, the most first. */
                            regions: {
                                episodes: number;
                                key: string;
                            }[];
                            /** @description Rules that see it, the most first. */
                            rules: {
                                episodes: number;
                                key: string;
                            }[];
                            /** @description What two or more of these suspects come from, the most first. */
                            sources: {
                                /** @description A block of numbers (170), an area (0571), a country (+852), the issuer of cards (622848), a top domain (.top). */
                                key: string;
                                /** @enum {unknown} */
                                kind: "phone" | "account" | "domain";
                                suspects: number;
                            }[];
                            /** @description Through what, masked, the most first. */
                            suspects: {
                                episodes: number;
                                id: string;
                                /** @enum {unknown} */
                                kind: "person" | "phone" | "account" | "domain" | "device";
                            }[];
                            /** @description The most first. */
                            typologies: {
                                episodes: number;
                                key: string;
                            }[];
                            /** @description Episodes of the 7 days before those; null where the period does not reach back so far. */
                            weekBefore: number | null;
                        }[];
                        /** @description Episodes that were looked at. */
                        episodes: number;
                        /** @description Campaigns among them; the largest `limit` are told. */
                        found: number;
                        /** @description Event time, epoch ms, inclusive. */
                        from: number;
                        /** @description Suspects, masked, that too many episodes share to join anything. */
                        hubs: {
                            episodes: number;
                            id: string;
                            /** @enum {unknown} */
                            kind: "person" | "phone" | "account" | "domain" | "device";
                        }[];
                        /** @description The period holds more episodes; these are the newest. */
                        isCut: boolean;
                        region?: string;
                        /** @description Event time, epoch ms, exclusive. */
                        to: number;
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDrift: {
        parameters: {
            query: {
                /**
                 * @description Start of the earlier period, as long as this one; the one just before when missing: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2025-12-01
                 */
                against?: string;
                /**
                 * @description Start of event time, inclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2026-01-01
                 */
                from: string;
                /** @description This region and those below it; everything when missing. */
                region?: string;
                /**
                 * @description End of event time, exclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2027-01-01
                 */
                to: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Start of the earlier period, epoch ms. */
                        against: number;
                        alerts: {
                            before?: {
                                count: number;
                                of: number;
                            };
                            /** @description People. */
                            buckets?: {
                                before: number;
                                /** @description Where it begins; of a feature it is above this. */
                                from: number | null;
                                now: number;
                            }[];
                            /** @description Now less before, with the interval at the level of each test. */
                            difference?: {
                                at: number;
                                high: number;
                                low: number;
                            };
                            /** @description Population stability index. */
                            index?: number;
                            /**
                             * @description rule-hits, source-share: a share moved by a quarter or more; rule-precision: by five points or more; scores, feature: a distribution moved; source: what is wrong with a source now.
                             * @enum {unknown}
                             */
                            kind: "rule-hits" | "rule-precision" | "scores" | "feature" | "source-share" | "source";
                            /** @description A rule, a typology, a rule with its feature, or a source. */
                            name: string;
                            now?: {
                                count: number;
                                of: number;
                            };
                            text: string;
                        }[];
                        /** @description Event time, epoch ms, inclusive. */
                        from: number;
                        /** @description Of each test, so that all together are wrong once in twenty. */
                        level: number;
                        region?: string;
                        /** @description What was looked at. */
                        tests: number;
                        /** @description Event time, epoch ms, exclusive. */
                        to: number;
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReportEpisodes: {
        parameters: {
            query: {
                /**
                 * @description Start of event time, inclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2026-01-01
                 */
                from: string;
                /** @description 100 when missing. */
                limit?: number;
                /** @description Rows before the page. */
                offset?: number;
                /** @description This region and those below it; everything when missing. */
                region?: string;
                /**
                 * @description End of event time, exclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2027-01-01
                 */
                to: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description The episodes behind a total of loss prevented. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description In fen. */
                        countedTotalFen: number;
                        /** @description Of the query, on all pages. */
                        episodes: number;
                        /** @description The largest first. */
                        rows: {
                            /** @description In fen. */
                            claimedFen: number;
                            /** @description What counts, by class. */
                            countedFen: {
                                /** @description In fen. */
                                dissuaded: number;
                                /** @description In fen. */
                                frozen: number;
                                /** @description In fen. */
                                "payment-stopped": number;
                                /** @description In fen. */
                                returned: number;
                            };
                            /** @description In fen. */
                            countedTotalFen: number;
                            /** @description Of its transfers whose money counts in other episodes, and which those are. */
                            elsewhere?: {
                                /** @description In fen. */
                                amountFen: number;
                                episodeIds: string[];
                            };
                            episodeId: string;
                            /** @description Event time to which it counts, epoch ms. */
                            eventTime: number;
                            /** @description In fen. */
                            heldFen: number;
                            /** @description The last call after the episode found that the money had stayed. */
                            isConfirmed: boolean;
                            /** @description In fen. */
                            leftFen: number;
                            /** @description In fen. */
                            lostFen: number;
                            /** @enum {unknown} */
                            outcome: "dissuaded" | "already-paid" | "not-fraud" | "unreachable" | "refused" | "visit-needed" | "police-dispatched" | "duplicate";
                            /** @description The outcome that counts. */
                            outcomeId: string;
                            /**
                             * @description Why it counts what it does.
                             * @enum {unknown}
                             */
                            reason: "in-full" | "bounded" | "by-bank" | "went-out" | "elsewhere" | "not-seen" | "nothing";
                            region: string;
                            /** @description In fen. */
                            statedFen: number;
                            typology: string;
                        }[];
                        /** @description In fen. */
                        statedTotalFen: number;
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReportFile: {
        parameters: {
            query: {
                /** @description Groups of totals and work, the step of trend; city, city and month when missing. */
                by?: string;
                /** @description What `accept` says when missing, else csv. pdf: the headline as a brief. */
                format?: "csv" | "xlsx" | "parquet" | "pdf";
                /**
                 * @description Start of event time, inclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2026-01-01
                 */
                from: string;
                /** @description Of pdf; zh when missing. */
                lang?: "zh" | "en";
                /** @description Of campaigns and episodes, the largest; all when missing. Fewer episodes than all do not add up to the totals. */
                limit?: number;
                /** @description This region and those below it; everything when missing. */
                region?: string;
                /** @description headline when missing. */
                report?: "headline" | "totals" | "trend" | "work" | "campaigns" | "episodes";
                /**
                 * @description End of event time, exclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2027-01-01
                 */
                to: string;
                /** @description Of trend. */
                typology?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                    "application/vnd.apache.parquet": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "text/csv; charset=utf-8": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHeadline: {
        parameters: {
            query: {
                /**
                 * @description Start of event time, inclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2026-01-01
                 */
                from: string;
                /** @description This region and those below it; everything when missing. */
                region?: string;
                /**
                 * @description End of event time, exclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2027-01-01
                 */
                to: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description People dissuaded, loss prevented and cases filed for province, city and county. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Counties that were redrawn since the start of the year before, together. */
                        areas: {
                            /** @description In fen. */
                            caseLossFen: number;
                            /** @description Whether the change is more than chance makes of such numbers, at one error in twenty. */
                            casesChangeIsClear: boolean | null;
                            /** @description Change on the year before; null when that had none or is not known. */
                            casesChangeRatio: number | null;
                            casesFiled: number;
                            /** @description In the same stretch of the year before; null for a county that was redrawn since, and where that stretch begins before the first case of the region in the ledger. */
                            casesFiledYearBefore: number | null;
                            changedOn: string[];
                            codesAfter: string[];
                            codesBefore: string[];
                        }[];
                        /** @description Event time, epoch ms, inclusive. */
                        from: number;
                        region?: string;
                        /** @description Provinces, each with its cities behind it, each with its counties behind it. */
                        rows: {
                            /** @description In fen. */
                            caseLossFen: number;
                            /** @description Whether the change is more than chance makes of such numbers, at one error in twenty. */
                            casesChangeIsClear: boolean | null;
                            /** @description Change on the year before; null when that had none or is not known. */
                            casesChangeRatio: number | null;
                            casesFiled: number;
                            /** @description In the same stretch of the year before; null for a county that was redrawn since, and where that stretch begins before the first case of the region in the ledger. */
                            casesFiledYearBefore: number | null;
                            /** @description Per 100,000 residents, over the period as it is; null where residents are not known, and of a county that was redrawn after the period began. */
                            casesPer100k: number | null;
                            code: string;
                            /** @description Per 100,000 residents, over the period as it is; null where residents are not known, and of a county that was redrawn after the period began. */
                            dissuadedPer100k: number | null;
                            /** @enum {unknown} */
                            level: "province" | "city" | "county";
                            /** @description The part of it whose last call after the episode found that the money had stayed. */
                            lossConfirmedFen: number;
                            /** @description Loss prevented by class; a yuan counts once. */
                            lossPreventedFen: {
                                /** @description In fen. */
                                dissuaded: number;
                                /** @description In fen. */
                                frozen: number;
                                /** @description In fen. */
                                "payment-stopped": number;
                                /** @description In fen. */
                                returned: number;
                            };
                            /** @description In fen. */
                            lossPreventedTotalFen: number;
                            /** @description The part of that which people said they were about to pay and no transfer shows; not part of the total. */
                            lossStatedFen: number;
                            name: {
                                en: string;
                                zh: string;
                            };
                            /** @description Different persons who were dissuaded before paying. */
                            peopleDissuaded: number;
                            population: number | null;
                        }[];
                        /** @description Event time, epoch ms, exclusive. */
                        to: number;
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMissedCases: {
        parameters: {
            query: {
                /** @description Days before a fraud in which signals are looked at; 7 when missing. */
                days?: number;
                /**
                 * @description Start of event time, inclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2026-01-01
                 */
                from: string;
                /** @description This region and those below it; everything when missing. */
                region?: string;
                /**
                 * @description End of event time, exclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2027-01-01
                 */
                to: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Cases like no other. */
                        alone: number;
                        /** @description The newest of them, which are looked at. */
                        cases: number;
                        /** @description The largest first. */
                        clusters: {
                            caseIds: string[];
                            cases: number;
                            draft?: {
                                /** @description What the compiler says of the draft in the live pack. */
                                complaints: string[];
                                /** @description Of the file of the pack. */
                                name: string;
                                othersShare: number;
                                share: number;
                                /** @description YAML. */
                                text: string;
                                typology: string;
                            };
                            /** @description In fen. */
                            lossFen: number;
                            regions: {
                                cases: number;
                                name: string;
                            }[];
                            /** @description Two traits within three days. */
                            sequences: {
                                cases: number;
                                /** @description Of the lift, upper end (95 %). */
                                high: number;
                                /** @description How many times as often as among other people. */
                                lift: number;
                                /** @description Of the lift, lower end (95 %). */
                                low: number;
                                othersShare: number;
                                share: number;
                                /** @description Signal type and conditions in the words of a rule. */
                                trait: string;
                            }[];
                            /** @description Suspects that several cases met and few others. */
                            shared: {
                                cases: number;
                                /** @enum {unknown} */
                                kind: "domain" | "app" | "phone" | "account" | "device";
                                others: number;
                                /** @description Masked, but for domains and apps. */
                                value: string;
                            }[];
                            /** @description The most telling first. */
                            traits: {
                                cases: number;
                                /** @description Of the lift, upper end (95 %). */
                                high: number;
                                /** @description How many times as often as among other people. */
                                lift: number;
                                /** @description Of the lift, lower end (95 %). */
                                low: number;
                                othersShare: number;
                                share: number;
                                /** @description Signal type and conditions in the words of a rule. */
                                trait: string;
                            }[];
                            /** @description As filed, the most frequent first. */
                            typologies: {
                                cases: number;
                                name: string;
                            }[];
                            /** @description Filings in each seven days from the first missed case on. */
                            weeks: number[];
                        }[];
                        filed: number;
                        /** @description Time of filing, epoch ms, inclusive. */
                        from: number;
                        /** @description Of whom nobody was warned. */
                        missedInAll: number;
                        /** @description People who are compared with. */
                        others: number;
                        region?: string;
                        signalsRead: number;
                        /** @description Time of filing, epoch ms, exclusive. */
                        to: number;
                        /** @description Of these, without signals in the archive. */
                        unseen: number;
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRed: {
        parameters: {
            query?: {
                /** @description A province, city or county; the caller's own when missing. */
                region?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The newest first, twelve at most. */
                        episodes: {
                            /** @description What could still be lost, in fen. */
                            atRiskFen: number;
                            /** @description When its task was opened, epoch ms. */
                            openedAt: number;
                            /** @enum {unknown} */
                            outcome?: "dissuaded" | "already-paid" | "not-fraud" | "unreachable" | "refused" | "visit-needed" | "police-dispatched" | "duplicate";
                            /** @description County of the person. */
                            region: string;
                            /** @enum {unknown} */
                            state: "waiting" | "deferred" | "claimed" | "closed";
                            /** @description What was done, the newest of each step. */
                            steps: {
                                /** @enum {unknown} */
                                state: "due" | "dropped" | "overdue" | "accepted" | "delivered" | "done" | "refused" | "failed" | "expired";
                                /** @enum {unknown} */
                                step: "message" | "voice-robot" | "call" | "visit" | "second-caller";
                            }[];
                            taskId: string;
                            typology: string;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamRed: {
        parameters: {
            query?: {
                /** @description A province, city or county; the caller's own when missing. */
                region?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Events without end. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCaseTrend: {
        parameters: {
            query: {
                /**
                 * @description Start of event time, inclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2026-01-01
                 */
                from: string;
                /**
                 * @description Also tell what the ledger had heard of by this time: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2026-03-01
                 */
                known?: string;
                /** @description This region and those below it; everything when missing. */
                region?: string;
                /** @description month when missing. */
                step?: "day" | "week" | "month" | "year";
                /**
                 * @description End of event time, exclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2027-01-01
                 */
                to: string;
                typology?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Cases filed as a series. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Event time, epoch ms, inclusive. */
                        from: number;
                        /** @description Processing time, epoch ms. */
                        knownAt?: number;
                        points: {
                            casesFiled: number;
                            /** @description What was known at `knownAt`. */
                            casesFiledAsKnown: number | null;
                            /** @description On the same days of the year before, a week 52 weeks before; null where nothing compares. */
                            casesFiledYearBefore: number | null;
                            /** @description Filed in it and withdrawn since; not among `casesFiled`. */
                            casesWithdrawn: number;
                            /** @description Band of 19 in 20; null where there are not enough like days, on holidays, and for weeks with one. */
                            expected: {
                                high: number;
                                low: number;
                                mean: number;
                            } | null;
                            holidayDays: number;
                            holidayDaysYearBefore: number;
                            /** @description The period begins or ends inside it, or it is not over: never judged. */
                            isPart: boolean;
                            /** @description A day, the Monday of a week, a month or a year. */
                            key: string;
                            /** @description Over 7 days, 4 weeks or 3 months up to this point. */
                            movingAverage: number | null;
                            standsOut: ("above" | "below") | null;
                        }[];
                        region?: string;
                        /** @enum {unknown} */
                        step: "day" | "week" | "month" | "year";
                        /** @description Event time, epoch ms, exclusive. */
                        to: number;
                        typology?: string;
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWorkReport: {
        parameters: {
            query: {
                /** @description city when missing. */
                by?: "desk" | "province" | "city" | "county" | "typology" | "rule";
                /**
                 * @description Start of event time, inclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2026-01-01
                 */
                from: string;
                /** @description This region and those below it; everything when missing. */
                region?: string;
                /**
                 * @description End of event time, exclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                 * @example 2027-01-01
                 */
                to: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description The work on the episodes that opened in the period. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        by: "desk" | "province" | "city" | "county" | "typology" | "rule";
                        /** @description Event time, epoch ms, inclusive. */
                        from: number;
                        region?: string;
                        /** @description By key; rules by what they kept, the most first. */
                        rows: {
                            /** @description Outcomes recorded, also those that ended nothing. */
                            calls: number;
                            /** @description Calls for each confirmed fraud; null without one. */
                            callsAConfirmed: number | null;
                            claimed: number;
                            /** @description From the first claim to the end of the task. */
                            claimToOutcome: {
                                p50Ms: number;
                                p90Ms: number;
                                p99Ms: number;
                            } | null;
                            /** @description Found to be fraud. */
                            confirmed: number;
                            /** @description Episodes with an outcome; the newest counts. */
                            decided: number;
                            episodes: number;
                            /** @description Time for which somebody held the tasks, ms. */
                            heldMs: number;
                            /** @description That for each confirmed fraud, ms; null without one. */
                            heldMsAConfirmed: number | null;
                            /** @description Region code, typology or rule; empty: not decided yet. */
                            key: string;
                            /** @description When the newest of them opened: event time, epoch ms; null without any. */
                            lastTime: number | null;
                            /** @description In fen. */
                            lossPreventedFen: number;
                            /** @description In fen. */
                            lostFen: number;
                            name: {
                                en: string;
                                zh: string;
                            };
                            /** @description Found not to be. */
                            notFraud: number;
                            /** @description Outcomes by the step at which they were found. */
                            outcomesByStep: {
                                [key: string]: number;
                            };
                            /** @description Confirmed of those that were found to be one or the other; null without any. */
                            precision: number | null;
                            /** @description Of those, the person was spoken with. */
                            reached: number;
                            /** @description Reached of those with an outcome other than duplicate; null without any. */
                            reachRatio: number | null;
                            /** @description What went out of itself and was sent. */
                            sentByStep: {
                                [key: string]: number;
                            };
                            /** @description From the signal to the end of the task. */
                            signalToOutcome: {
                                p50Ms: number;
                                p90Ms: number;
                                p99Ms: number;
                            } | null;
                            /** @description From the signal that opened the episode (event time) to its task. Waits of 10 s and more are in whole seconds, rounded down. */
                            signalToTask: {
                                p50Ms: number;
                                p90Ms: number;
                                p99Ms: number;
                            } | null;
                            tasks: number;
                            /** @description From the task to its first claim. */
                            taskToClaim: {
                                p50Ms: number;
                                p90Ms: number;
                                p99Ms: number;
                            } | null;
                        }[];
                        /** @description Event time, epoch ms, exclusive. */
                        to: number;
                        /** @description Each episode once. */
                        total: {
                            /** @description Outcomes recorded, also those that ended nothing. */
                            calls: number;
                            /** @description Calls for each confirmed fraud; null without one. */
                            callsAConfirmed: number | null;
                            claimed: number;
                            /** @description From the first claim to the end of the task. */
                            claimToOutcome: {
                                p50Ms: number;
                                p90Ms: number;
                                p99Ms: number;
                            } | null;
                            /** @description Found to be fraud. */
                            confirmed: number;
                            /** @description Episodes with an outcome; the newest counts. */
                            decided: number;
                            episodes: number;
                            /** @description Time for which somebody held the tasks, ms. */
                            heldMs: number;
                            /** @description That for each confirmed fraud, ms; null without one. */
                            heldMsAConfirmed: number | null;
                            /** @description When the newest of them opened: event time, epoch ms; null without any. */
                            lastTime: number | null;
                            /** @description In fen. */
                            lossPreventedFen: number;
                            /** @description In fen. */
                            lostFen: number;
                            /** @description Found not to be. */
                            notFraud: number;
                            /** @description Outcomes by the step at which they were found. */
                            outcomesByStep: {
                                [key: string]: number;
                            };
                            /** @description Confirmed of those that were found to be one or the other; null without any. */
                            precision: number | null;
                            /** @description Of those, the person was spoken with. */
                            reached: number;
                            /** @description Reached of those with an outcome other than duplicate; null without any. */
                            reachRatio: number | null;
                            /** @description What went out of itself and was sent. */
                            sentByStep: {
                                [key: string]: number;
                            };
                            /** @description From the signal to the end of the task. */
                            signalToOutcome: {
                                p50Ms: number;
                                p90Ms: number;
                                p99Ms: number;
                            } | null;
                            /** @description From the signal that opened the episode (event time) to its task. Waits of 10 s and more are in whole seconds, rounded down. */
                            signalToTask: {
                                p50Ms: number;
                                p90Ms: number;
                                p99Ms: number;
                            } | null;
                            tasks: number;
                            /** @description From the task to its first claim. */
                            taskToClaim: {
                                p50Ms: number;
                                p90Ms: number;
                                p99Ms: number;
                            } | null;
                        };
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReviewSheet: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description What is scored, and how many are. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What each is called, where the settings say it. */
                        names?: {
                            [key: string]: {
                                en: string;
                                zh: string;
                            };
                        };
                        /** @description Of a hundred tasks closed with an outcome so many are drawn. */
                        percent: {
                            [key: string]: number;
                        };
                        /** @description Greatest score of each. */
                        sheet: {
                            [key: string]: number;
                        };
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReviews: {
        parameters: {
            query?: {
                /** @description This desk and those below it; the home desk when missing. */
                desk?: string;
                /** @description due: nobody scored it yet. appealed: who worked it does not agree. decided: a third person scored it again. */
                state?: "due" | "scored" | "appealed" | "decided";
                /** @description Of tasks that they worked. */
                worker?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description The newest closed first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reviews: components["schemas"]["Review"][];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    appealReview: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                reviewId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-07",
                 *       "reason": "录音 3 分 20 秒已问"
                 *     }
                 */
                "application/json": {
                    reason: string;
                    /** @description Who worked the task. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description A closed task that was drawn by chance. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decideReview: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                reviewId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-lead",
                 *       "scores": {
                 *         "asked-enough": 4
                 *       },
                 *       "comment": "未问对方账号"
                 *     }
                 */
                "application/json": {
                    comment?: string;
                    /** @description By the names of the sheet: GET /v1/review-sheet. */
                    scores: {
                        [key: string]: number;
                    };
                    /** @description Who scores it. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description A closed task that was drawn by chance. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    scoreReview: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                reviewId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-lead",
                 *       "scores": {
                 *         "asked-enough": 4
                 *       },
                 *       "comment": "未问对方账号"
                 *     }
                 */
                "application/json": {
                    comment?: string;
                    /** @description By the names of the sheet: GET /v1/review-sheet. */
                    scores: {
                        [key: string]: number;
                    };
                    /** @description Who scores it. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description A closed task that was drawn by chance. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOwnReviews: {
        parameters: {
            query?: {
                /** @description Who works the task. */
                staff?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description The newest closed first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reviews: components["schemas"]["Review"][];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRisk: {
        parameters: {
            path: {
                /**
                 * @description As in signals, percent-encoded; phones in any written form. An account that is linked to a person stands as that person.
                 * @example 6222000000000009
                 */
                id: string;
                /** @example account */
                kind: "person" | "phone" | "account" | "domain" | "device";
            };
        };
        requestBody?: never;
        responses: {
            /** @description How the subject stands: as a suspect itself, and as the person at risk whom it was linked to. Somebody unknown has the level none and the score 0. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Event time at which it was confirmed as a suspect, epoch ms. */
                        confirmedTime?: number;
                        /** @enum {unknown} */
                        level: "none" | "blue" | "yellow" | "orange" | "red";
                        person?: {
                            id: string;
                            /** @enum {unknown} */
                            kind: "person" | "phone" | "account" | "domain" | "device";
                        };
                        score: number;
                        /** @description Event time from which the level is held, epoch ms. */
                        sinceTime?: number;
                        subject: {
                            id: string;
                            /** @enum {unknown} */
                            kind: "person" | "phone" | "account" | "domain" | "device";
                        };
                        /** @description Newest event time that the engine has seen, for which all this holds, epoch ms. */
                        time?: number;
                        /** @description Typologies that hold points, highest score first. */
                        typologies: {
                            /** @enum {unknown} */
                            level: "none" | "blue" | "yellow" | "orange" | "red";
                            name: {
                                en: string;
                                zh: string;
                            };
                            /** @description Rules that hold points now, highest first. */
                            reasons: {
                                features: {
                                    [key: string]: {
                                        /**
                                         * @description Too many distinct values to count exactly.
                                         * @enum {boolean}
                                         */
                                        isEstimate?: true;
                                        key: string;
                                        /** @description `source/id` of the newest signals. */
                                        signals: string[];
                                        value: number | string | null;
                                        windowMs?: number;
                                    };
                                };
                                /** @description Event time at which the rule fired last, epoch ms. */
                                firedTime: number;
                                /** @description Rule of the pack. */
                                id: string;
                                points: number;
                                reason: {
                                    en: string;
                                    zh: string;
                                };
                            }[];
                            /**
                             * @description Whom the typology scores.
                             * @enum {unknown}
                             */
                            role: "victim" | "suspect";
                            score: number;
                            /** @description Event time from which the reasons, as they last fired, make this level, epoch ms. */
                            sinceTime?: number;
                            subject: {
                                id: string;
                                /** @enum {unknown} */
                                kind: "person" | "phone" | "account" | "domain" | "device";
                            };
                            typology: string;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    queryRisk: {
        parameters: {
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "account",
                 *       "id": "6222000000000009"
                 *     }
                 */
                "application/json": {
                    /** @description As in signals; phones in any written form. An account that is linked to a person stands as that person. */
                    id: string;
                    /** @enum {unknown} */
                    kind: "person" | "phone" | "account" | "domain" | "device";
                };
            };
        };
        responses: {
            /** @description How the subject stands: as a suspect itself, and as the person at risk whom it was linked to. Somebody unknown has the level none and the score 0. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Event time at which it was confirmed as a suspect, epoch ms. */
                        confirmedTime?: number;
                        /** @enum {unknown} */
                        level: "none" | "blue" | "yellow" | "orange" | "red";
                        person?: {
                            id: string;
                            /** @enum {unknown} */
                            kind: "person" | "phone" | "account" | "domain" | "device";
                        };
                        score: number;
                        /** @description Event time from which the level is held, epoch ms. */
                        sinceTime?: number;
                        subject: {
                            id: string;
                            /** @enum {unknown} */
                            kind: "person" | "phone" | "account" | "domain" | "device";
                        };
                        /** @description Newest event time that the engine has seen, for which all this holds, epoch ms. */
                        time?: number;
                        /** @description Typologies that hold points, highest score first. */
                        typologies: {
                            /** @enum {unknown} */
                            level: "none" | "blue" | "yellow" | "orange" | "red";
                            name: {
                                en: string;
                                zh: string;
                            };
                            /** @description Rules that hold points now, highest first. */
                            reasons: {
                                features: {
                                    [key: string]: {
                                        /**
                                         * @description Too many distinct values to count exactly.
                                         * @enum {boolean}
                                         */
                                        isEstimate?: true;
                                        key: string;
                                        /** @description `source/id` of the newest signals. */
                                        signals: string[];
                                        value: number | string | null;
                                        windowMs?: number;
                                    };
                                };
                                /** @description Event time at which the rule fired last, epoch ms. */
                                firedTime: number;
                                /** @description Rule of the pack. */
                                id: string;
                                points: number;
                                reason: {
                                    en: string;
                                    zh: string;
                                };
                            }[];
                            /**
                             * @description Whom the typology scores.
                             * @enum {unknown}
                             */
                            role: "victim" | "suspect";
                            score: number;
                            /** @description Event time from which the reasons, as they last fired, make this level, epoch ms. */
                            sinceTime?: number;
                            subject: {
                                id: string;
                                /** @enum {unknown} */
                                kind: "person" | "phone" | "account" | "domain" | "device";
                            };
                            typology: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRuleQuiets: {
        parameters: {
            query?: {
                /** @description Region code. */
                region?: string;
                /** @description What is quiet, or what was and is not any more; quiet when missing. */
                state?: "quiet" | "ended";
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The longest that a rule may be quieted for at once. */
                        maxHours: number;
                        /** @description The newest 200, the newest first. */
                        quiets: {
                            /** @description Masked. */
                            person: string;
                            quietId: string;
                            /** @description Why, numbers masked. */
                            reason: string;
                            /** @description Region code. */
                            region: string;
                            /** @description Id of the rule. */
                            rule: string;
                            /** @description Who did it. */
                            staff: string;
                            /**
                             * @description ended: its time is over. heard: somebody ended it before.
                             * @enum {unknown}
                             */
                            state: "quiet" | "ended" | "heard";
                            /** @description The task by which the person was named. */
                            taskId?: string;
                            /** @description Event time since when it stands so, epoch ms. */
                            time: number;
                            /** @description Event time at which it ends by itself, epoch ms. */
                            untilTime?: number;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    hearRule: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                quietId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-2",
                 *       "region": "330000",
                 *       "reason": "收款方换了，重新预警"
                 *     }
                 */
                "application/json": {
                    /** @description Why; the audit has it. */
                    reason: string;
                    /** @description Its region, or one above it. */
                    region: string;
                    /** @description Who does it. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Masked. */
                        person: string;
                        quietId: string;
                        /** @description Why, numbers masked. */
                        reason: string;
                        /** @description Region code. */
                        region: string;
                        /** @description Id of the rule. */
                        rule: string;
                        /** @description Who did it. */
                        staff: string;
                        /**
                         * @description ended: its time is over. heard: somebody ended it before.
                         * @enum {unknown}
                         */
                        state: "quiet" | "ended" | "heard";
                        /** @description The task by which the person was named. */
                        taskId?: string;
                        /** @description Event time since when it stands so, epoch ms. */
                        time: number;
                        /** @description Event time at which it ends by itself, epoch ms. */
                        untilTime?: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compareRules: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Calls: people with an orange or red decision, each once an hour of event time and desk; `desks` since the start, `hour` in the running one. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        desks?: {
                            desk: string;
                            live: number;
                            second: number;
                        }[];
                        /** @description The newest decisions about people of whom the other side says nothing. */
                        differences?: {
                            decisionId: string;
                            level: string;
                            region: string;
                            /** @enum {unknown} */
                            side: "live" | "second";
                            /** @description Event time, epoch ms. */
                            time: number;
                            typology: string;
                        }[];
                        hour?: {
                            desk: string;
                            live: number;
                            second: number;
                        }[];
                        /** @description There were more people than are told apart. */
                        isCut?: boolean;
                        /** @description Whether a version runs beside the live one here. */
                        isRunning: boolean;
                        live?: {
                            decisions: {
                                blue: number;
                                orange: number;
                                red: number;
                                yellow: number;
                            };
                            /** @description `name@version`. */
                            pack: string;
                            /** @description Decisions that name a rule, by its id. */
                            rules: {
                                [key: string]: number;
                            };
                        };
                        /** @description Event time that passed from the first of them to the newest, ms. */
                        passedMs?: number;
                        /** @description People with an orange or red decision of both, and of one alone. */
                        people?: {
                            both: number;
                            live: number;
                            second: number;
                        };
                        second?: {
                            decisions: {
                                blue: number;
                                orange: number;
                                red: number;
                                yellow: number;
                            };
                            /** @description `name@version`. */
                            pack: string;
                            /** @description Decisions that name a rule, by its id. */
                            rules: {
                                [key: string]: number;
                            };
                        };
                        /** @description Signals that both took in. */
                        signals?: number;
                        /** @description Event time of the first decision that was compared, epoch ms. */
                        sinceTime?: number;
                        /** @description Event time of the newest, epoch ms. */
                        untilTime?: number;
                        /**
                         * @description challenger: in shadow. partial: live for some people. before: the one that the live version replaced, kept warm for a step back.
                         * @enum {unknown}
                         */
                        use?: "challenger" | "partial" | "before";
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    draftFromDrift: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-1",
                 *       "rule": "loan-fee",
                 *       "from": "2026-03-01",
                 *       "to": "2026-04-01",
                 *       "region": "330000"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Start of the earlier period, as long as this one; the one just before when missing: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                     * @example 2025-12-01
                     */
                    against?: string;
                    /**
                     * @description Start of event time, inclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                     * @example 2026-01-01
                     */
                    from: string;
                    /** @description Why; what moved when missing. The audit has it. */
                    reason?: string;
                    /** @description This region and those below it; everything when missing. */
                    region?: string;
                    /** @description The `name` of an alert of the kind rule-hits or rule-precision. */
                    rule: string;
                    /** @description Who does it. */
                    staff: string;
                    /**
                     * @description End of event time, exclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                     * @example 2027-01-01
                     */
                    to: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleVersion"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewRules: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-1",
                 *       "files": [
                 *         {
                 *           "name": "pack.yaml",
                 *           "text": "pack: demo\nversion: 1.0.0\n"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    files: {
                        /** @description Relative to the pack, as `pack.yaml`. */
                        name: string;
                        text: string;
                    }[];
                    /** @description Who writes it: one preview a person. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result?: {
                            /** @description People whom both would warn. */
                            both: number;
                            /** @description Event time from which it is counted, epoch ms. */
                            from: number;
                            /** @description Its seconds were over before the signals were. */
                            isPartial: boolean;
                            live: {
                                /** @description People warned: a call each. */
                                calls: number;
                                desks: {
                                    calls: number;
                                    desk: string;
                                }[];
                                /** @description How often rules held. */
                                hits: number;
                                /** @description `name@version`. */
                                pack: string;
                            };
                            /** @description People whom the live rules alone would warn. */
                            onlyLive: number;
                            /** @description People whom the text alone would warn. */
                            onlyText: number;
                            /** @description Those that come to something else than live. */
                            rules: {
                                /** @description How often it held. */
                                hits: number;
                                /** @description Else the live version alone has it. */
                                isInText: boolean;
                                /** @description Of the live rule of that name. */
                                live?: {
                                    hits: number;
                                    people: number;
                                };
                                /** @description By which live rules most of them. */
                                liveRules: {
                                    people: number;
                                    rule: string;
                                }[];
                                /** @description Warned people among whose reasons it is. */
                                people: number;
                                /** @description Of its people those whom the live rules warn as well. */
                                peopleLive: number;
                                rule: string;
                            }[];
                            /** @description At most 20, those that changed first. */
                            samples: {
                                /**
                                 * @description Warned by the text alone; by the live rules alone; by both, otherwise than before; by both alike.
                                 * @enum {unknown}
                                 */
                                change: "new" | "lost" | "other" | "same";
                                /** @enum {unknown} */
                                level: "blue" | "yellow" | "orange" | "red";
                                /** @description Event time, epoch ms. */
                                openedTime: number;
                                /** @description Masked. */
                                person: string;
                                region: string;
                                rules: string[];
                                score: number;
                                typology: string;
                            }[];
                            /** @description Read in all, with those before `from`, which fill windows. */
                            signals: number;
                            text: {
                                /** @description People warned: a call each. */
                                calls: number;
                                desks: {
                                    calls: number;
                                    desk: string;
                                }[];
                                /** @description How often rules held. */
                                hits: number;
                                /** @description `name@version`. */
                                pack: string;
                            };
                            /** @description Event time up to which it is counted, epoch ms. */
                            to: number;
                            warmUp: {
                                /** @description How far the packs look back. */
                                neededMs: number;
                                /** @description How far before `from` was read. */
                                thereMs: number;
                            };
                        };
                        /**
                         * @description done: `result` is there. empty: nothing is archived yet. off: no archive is kept here. busy: others have one, or the machine had no time for it; ask again. replaced: the same person asked anew.
                         * @enum {unknown}
                         */
                        state: "done" | "empty" | "off" | "busy" | "replaced";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rollBackRules: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-2",
                 *       "reason": "误报过多"
                 *     }
                 */
                "application/json": {
                    /** @description Why; the audit has it. */
                    reason: string;
                    /** @description Who does it. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleVersion"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRuleVersions: {
        parameters: {
            query?: {
                /** @description checked: it compiles and its stories hold; the text is fixed from there. backtested: it was played against the past. shadow: it runs beside the live one and tells nobody. approved: by somebody who did not write it. live: for everybody, or for those of `scope`. retired: over. */
                state?: "draft" | "checked" | "backtested" | "shadow" | "approved" | "live" | "retired";
            };
        };
        requestBody?: never;
        responses: {
            /** @description The newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        versions: {
                            author: string;
                            basedOn?: string;
                            /** @description Of its files; equal contents have equal ones. */
                            digest: string;
                            /** @description Nobody of them approves it. */
                            editors: string[];
                            /** @description It came from the pack folder at a start, approved by nobody. */
                            isAdopted?: boolean;
                            /** @description It compiles and its stories hold. */
                            isSound: boolean;
                            /** @description Processing time, epoch ms. */
                            madeAt: number;
                            /** @description `name@version`; empty when it does not compile. */
                            pack: string;
                            reason: string;
                            /** @description The version that it took the place of. */
                            replaced?: string;
                            /** @description The ETag of the version, in quotes. */
                            revision: number;
                            scope?: {
                                /** @description Of a hundred people so many, always the same ones. */
                                percent?: number;
                                /** @description Region codes; each holds for all below it. */
                                regions?: string[];
                            };
                            /**
                             * @description checked: it compiles and its stories hold; the text is fixed from there. backtested: it was played against the past. shadow: it runs beside the live one and tells nobody. approved: by somebody who did not write it. live: for everybody, or for those of `scope`. retired: over.
                             * @enum {unknown}
                             */
                            state: "draft" | "checked" | "backtested" | "shadow" | "approved" | "live" | "retired";
                            versionId: string;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    draftRules: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-1",
                 *       "reason": "新手法：冒充快递理赔"
                 *     }
                 */
                "application/json": {
                    /** @description The live version when missing. */
                    basedOn?: string;
                    files?: {
                        /** @description Relative to the pack, as `pack.yaml`. */
                        name: string;
                        text: string;
                    }[];
                    /** @description Why; the audit has it. */
                    reason: string;
                    /** @description Who does it. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleVersion"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRuleVersion: {
        parameters: {
            query?: {
                /** @description With the texts. */
                files?: boolean;
            };
            path: {
                /** @description Id of a version: GET /v1/rules/versions. */
                versionId: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleVersion"];
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approveRuleVersion: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of a version: GET /v1/rules/versions. */
                versionId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-2",
                 *       "reason": "回测与影子运行一致"
                 *     }
                 */
                "application/json": {
                    /** @description Why; the audit has it. */
                    reason: string;
                    /** @description Who does it. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleVersion"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    diffRuleVersion: {
        parameters: {
            query?: {
                /** @description The live version when missing. */
                against?: string;
            };
            path: {
                /** @description Id of a version: GET /v1/rules/versions. */
                versionId: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        files: {
                            /** @enum {unknown} */
                            kind: "added" | "removed" | "changed";
                            name: string;
                            /** @description A unified diff. */
                            patch: string;
                        }[];
                        /** @description Id of the version before. */
                        from: string;
                        to: string;
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addRuleEvidence: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of a version: GET /v1/rules/versions. */
                versionId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-1",
                 *       "kind": "note",
                 *       "text": "与杭州、宁波两地反诈中心逐例核对，误报均为装修定金",
                 *       "ref": "meeting-11"
                 *     }
                 */
                "application/json": {
                    figures?: Record<string, never>;
                    /**
                     * @description The other kinds are left by what ran: a backtest (POST /v1/backtests), a run in shadow when it is approved, a halt, a draft from drift.
                     * @enum {unknown}
                     */
                    kind: "note";
                    /** @description Where more of it is. */
                    ref?: string;
                    /** @description Who does it. */
                    staff: string;
                    text: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleVersion"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    saveRuleDraft: {
        parameters: {
            header: {
                /** @description The ETag of the draft that was read. */
                "if-match": string;
            };
            path: {
                /** @description Id of a version: GET /v1/rules/versions. */
                versionId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-1",
                 *       "files": [
                 *         {
                 *           "name": "pack.yaml",
                 *           "text": "pack: zhejiang\nversion: 1.1.0\n"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    files: {
                        /** @description Relative to the pack, as `pack.yaml`. */
                        name: string;
                        text: string;
                    }[];
                    /** @description Who does it. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleVersion"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    makeRuleVersionLive: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of a version: GET /v1/rules/versions. */
                versionId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-2",
                 *       "reason": "先在杭州试行",
                 *       "scope": {
                 *         "regions": [
                 *           "330100"
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @description Why; the audit has it. */
                    reason: string;
                    scope?: {
                        /** @description Of a hundred people so many, always the same ones. */
                        percent?: number;
                        /** @description Region codes; each holds for all below it. */
                        regions?: string[];
                    };
                    /** @description Who does it. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleVersion"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    moveRuleVersion: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of a version: GET /v1/rules/versions. */
                versionId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-1",
                 *       "to": "checked",
                 *       "reason": "写完"
                 *     }
                 */
                "application/json": {
                    /** @description Why; the audit has it. */
                    reason: string;
                    /** @description Who does it. */
                    staff: string;
                    /** @enum {unknown} */
                    to: "draft" | "checked" | "backtested" | "shadow" | "retired";
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleVersion"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRuleWords: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Every rule that is live for everybody; none while nothing is live. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rules: {
                            /** @description Id of the rule. */
                            rule: string;
                            /** @description Id of its typology. */
                            typology: string;
                            /** @description Its reason, with … where values stand. */
                            words: {
                                en: string;
                                zh: string;
                            };
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSchema: {
        parameters: {
            path: {
                /** @example call.started */
                type: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description The schema. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/schema+json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    whoAmI: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        grants: {
                            region: string;
                            role: string;
                        }[];
                        /**
                         * @description It is a wall screen.
                         * @enum {boolean}
                         */
                        isWall?: true;
                        /** @enum {unknown} */
                        kind: "person" | "service";
                        /**
                         * @description They must turn on a second factor before they do anything else.
                         * @enum {boolean}
                         */
                        lacksSecondFactor?: true;
                        name: string;
                        permissions: {
                            /** @enum {unknown} */
                            permission: "tasks:read" | "tasks:work" | "tasks:lead" | "orders:read" | "orders:request" | "orders:approve" | "orders:answer" | "reports:read" | "exports:approve" | "risk:read" | "rules:read" | "rules:write" | "rules:approve" | "signals:send" | "checks:ask" | "sources:read" | "sources:mend" | "system:read" | "access:read" | "access:change" | "audit:read";
                            regions: string[];
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signIn: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Six digits of the authenticator app. */
                    code?: string;
                    /**
                     * @description Lower-case letters, digits, dots, lines and underscores.
                     * @example 0571-07
                     */
                    name: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        me: {
                            grants: {
                                region: string;
                                role: string;
                            }[];
                            /**
                             * @description It is a wall screen.
                             * @enum {boolean}
                             */
                            isWall?: true;
                            /** @enum {unknown} */
                            kind: "person" | "service";
                            /**
                             * @description They must turn on a second factor before they do anything else.
                             * @enum {boolean}
                             */
                            lacksSecondFactor?: true;
                            name: string;
                            permissions: {
                                /** @enum {unknown} */
                                permission: "tasks:read" | "tasks:work" | "tasks:lead" | "orders:read" | "orders:request" | "orders:approve" | "orders:answer" | "reports:read" | "exports:approve" | "risk:read" | "rules:read" | "rules:write" | "rules:approve" | "signals:send" | "checks:ask" | "sources:read" | "sources:mend" | "system:read" | "access:read" | "access:change" | "audit:read";
                                regions: string[];
                            }[];
                        };
                        /** @description For programs: `Authorization: Bearer …`. Browsers have it as a cookie. */
                        token: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: {
                /** @description End all sessions of the caller. */
                everywhere?: boolean;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Signed out. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When the second factor was turned on, epoch ms. */
                        factorSetAt?: number;
                        /** @description When the password was set, epoch ms. */
                        passwordSetAt?: number;
                        sessions: {
                            /** @description What the client says it is. */
                            agent?: string;
                            /** @description It is the one in which this is asked. */
                            isThis: boolean;
                            /** @description When it began, epoch ms. */
                            madeAt: number;
                            /** @description When it was used last, to the minute, epoch ms. */
                            seenAt: number;
                            sessionId: string;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            path: {
                /** @description Id of a session. */
                sessionId: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acceptInvite: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    password: string;
                    token: string;
                };
            };
        };
        responses: {
            /** @description Set. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "current": "the one of now",
                 *       "password": "four words of no kin"
                 *     }
                 */
                "application/json": {
                    /** @description Six digits of the authenticator app. */
                    code?: string;
                    current: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        me: {
                            grants: {
                                region: string;
                                role: string;
                            }[];
                            /**
                             * @description It is a wall screen.
                             * @enum {boolean}
                             */
                            isWall?: true;
                            /** @enum {unknown} */
                            kind: "person" | "service";
                            /**
                             * @description They must turn on a second factor before they do anything else.
                             * @enum {boolean}
                             */
                            lacksSecondFactor?: true;
                            name: string;
                            permissions: {
                                /** @enum {unknown} */
                                permission: "tasks:read" | "tasks:work" | "tasks:lead" | "orders:read" | "orders:request" | "orders:approve" | "orders:answer" | "reports:read" | "exports:approve" | "risk:read" | "rules:read" | "rules:write" | "rules:approve" | "signals:send" | "checks:ask" | "sources:read" | "sources:mend" | "system:read" | "access:read" | "access:change" | "audit:read";
                                regions: string[];
                            }[];
                        };
                        /** @description For programs: `Authorization: Bearer …`. Browsers have it as a cookie. */
                        token: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmSecondFactor: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Six digits of the authenticator app. */
                    code: string;
                };
            };
        };
        responses: {
            /** @description It is on. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginSecondFactor: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of the second factor that is on. */
                    code?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `otpauth:` address for an authenticator app; shown this once. */
                        address: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAccessState: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether a simulated province is played into this system: nobody in it is real. */
                        isDemo: boolean;
                        /** @description Whether anybody must sign in. */
                        isOn: boolean;
                        /** @description Nobody has an account; the invitation is in the log of the start. */
                        needsFirstAdmin: boolean;
                        /** @description Whether people sign in through an identity provider: GET /v1/session/oidc. */
                        oidc: boolean;
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSignalTypes: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Every signal type with its fields and keys. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        types: {
                            optional: string[];
                            required: string[];
                            /** @description Path of the JSON Schema. */
                            schema: string;
                            /** @enum {unknown} */
                            side: "telecom" | "funds" | "operations";
                            suspectKeys: string[];
                            text: string;
                            type: string;
                            victimKeys: string[];
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendSignals: {
        parameters: {
        };
        requestBody: {
            content: {
                /**
                 * @example [
                 *       {
                 *         "specversion": "1.0",
                 *         "type": "call.started",
                 *         "id": "c-1001",
                 *         "source": "carrier-a",
                 *         "time": "2026-03-02T10:15:00+08:00",
                 *         "data": {
                 *           "region": "330106",
                 *           "callId": "7d1f",
                 *           "caller": "+85255501234",
                 *           "callee": "13800000000"
                 *         }
                 *       }
                 *     ]
                 */
                "application/cloudevents-batch+json": {
                    /** @description The other fields of the signal. */
                    data: unknown;
                    id: string;
                    source: string;
                    /** @enum {string} */
                    specversion: "1.0";
                    type: string;
                }[];
                /**
                 * @example {
                 *       "specversion": "1.0",
                 *       "type": "call.started",
                 *       "id": "c-1001",
                 *       "source": "carrier-a",
                 *       "time": "2026-03-02T10:15:00+08:00",
                 *       "data": {
                 *         "region": "330106",
                 *         "callId": "7d1f",
                 *         "caller": "+85255501234",
                 *         "callee": "13800000000"
                 *       }
                 *     }
                 */
                "application/cloudevents+json": {
                    /** @description The other fields of the signal. */
                    data: unknown;
                    id: string;
                    source: string;
                    /** @enum {string} */
                    specversion: "1.0";
                    type: string;
                };
                /**
                 * @example {
                 *       "type": "call.started",
                 *       "id": "c-1001",
                 *       "source": "carrier-a",
                 *       "time": "2026-03-02T10:15:00+08:00",
                 *       "region": "330106",
                 *       "callId": "7d1f",
                 *       "caller": "+85255501234",
                 *       "callee": "13800000000",
                 *       "origin": "international"
                 *     }
                 */
                "application/json": components["schemas"]["Signal"] | components["schemas"]["Signal"][];
                /** @example {"type":"call.started","id":"c-1001","source":"carrier-a","time":"2026-03-02T10:15:00+08:00","region":"330106","callId":"7d1f","caller":"+85255501234","callee":"13800000000","origin":"international"} */
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description The log has the accepted items durably; the rejected ones are not kept. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Items that the log has durably. */
                        accepted: number;
                        /** @description The first thousand refused items with every fault of each. */
                        rejected: {
                            /** @description Everything that is wrong with the item. */
                            faults: {
                                code: string;
                                field?: string;
                                message: string;
                            }[];
                            /** @description The id of the item, where it has one. */
                            id?: string;
                            /** @description Place among the items of the body, from 0. */
                            index: number;
                            /** @description Line of an NDJSON body, from 1. */
                            line?: number;
                        }[];
                        /** @description Items that were refused. */
                        rejectedCount: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSources: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description The sources of this installation, in the order of their file, and how good what comes is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description By name. */
                        quality: {
                            /** @description What is wrong now. */
                            alerts: {
                                /** @enum {unknown} */
                                alert: "quiet" | "volume" | "shape" | "refused" | "late" | "duplicate" | "clock";
                                /** @description When it began, of `refused`, `late` and a `clock` by which signals are refused: they stand until good records follow, epoch ms. */
                                since?: number;
                                text: string;
                            }[];
                            /** @description From the time of a signal to its coming, the middle of the last ones; below 0 when the clock of the source is ahead. */
                            delayMs?: number;
                            /** @description The share that had come before. */
                            duplicate: number;
                            /** @description When it was said to have come to its end; it is not quiet until it sends again, epoch ms. */
                            endedAt?: number;
                            /** @description Optional fields, and how often each is missing. */
                            fields: {
                                field: string;
                                isChanged: boolean;
                                /** @description Share of the last fifty signals that were looked at. */
                                missing: number;
                                type: string;
                                /** @description The same over many more. */
                                usual?: number;
                            }[];
                            /** @description Processing time of its newest signal, epoch ms. */
                            lastSeen?: number;
                            /** @description The share that was too late to count. */
                            late: number;
                            /** @description Signals, over the last five whole minutes. */
                            perMinute: number;
                            /** @description Of what came in the last five minutes, the share that was refused. */
                            refused: number;
                            /** @description Since the start, by reason. */
                            refusedBy: {
                                [key: string]: number;
                            };
                            /** @description As signals name it. */
                            source: string;
                            /** @description Over the hour before them. */
                            usualPerMinute: number;
                        }[];
                        sources: {
                            /** @description Signals that the log took. */
                            accepted: number;
                            /** @description Why it waits or has failed. */
                            failure?: string;
                            /** @enum {unknown} */
                            kind: "files" | "s3" | "sftp" | "postgresql" | "mysql" | "kafka" | "http-pull" | "http-push" | "camara";
                            /** @description The same of a source that reads files, in bytes as they lie there; a packed file counts as a whole until it is read to its end. */
                            lagBytes?: number;
                            /** @description Records that are there and not read yet, where the partner can tell: of topics, rows of tables (100,000 at most are counted), people to ask about. */
                            lagRecords?: number;
                            /** @description Processing time of the newest record that became a signal, epoch ms. */
                            lastAccepted?: number;
                            /** @description Processing time of the newest record, epoch ms. */
                            lastSeen?: number;
                            /** @description As in the file of sources. */
                            name: string;
                            /** @description Event time of the newest signal, epoch ms. */
                            newestTime?: number;
                            /** @description Records since the start. */
                            read: number;
                            /** @description Records refused, by reason; they are with the dead letters. */
                            rejected: {
                                [key: string]: number;
                            };
                            /** @description Records that the mapping leaves out on purpose. */
                            skipped: number;
                            /**
                             * @description waiting: the log or the partner is away, it goes on by itself; failed: somebody has to mend something.
                             * @enum {unknown}
                             */
                            state: "stopped" | "running" | "waiting" | "failed";
                            /** @description Name of the source that it is held up for: that one catches up too and is further behind, and would be late. */
                            waitsFor?: string;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pushRecords: {
        parameters: {
            path: {
                /** @example carrier-events */
                name: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example [
                 *       {
                 *         "specversion": "1.0",
                 *         "id": "e1",
                 *         "source": "https://operator.example/sim-swap",
                 *         "type": "org.camaraproject.sim-swap-subscriptions.v0.swapped",
                 *         "time": "2026-03-02T02:00:00Z",
                 *         "data": {
                 *           "subscriptionId": "s1",
                 *           "phoneNumber": "+8613800000001"
                 *         }
                 *       }
                 *     ]
                 */
                "application/cloudevents-batch+json": unknown;
                /**
                 * @example {
                 *       "specversion": "1.0",
                 *       "id": "e1",
                 *       "source": "https://operator.example/sim-swap",
                 *       "type": "org.camaraproject.sim-swap-subscriptions.v0.swapped",
                 *       "time": "2026-03-02T02:00:00Z",
                 *       "data": {
                 *         "subscriptionId": "s1",
                 *         "phoneNumber": "+8613800000001"
                 *       }
                 *     }
                 */
                "application/cloudevents+json": unknown;
                /**
                 * @example {
                 *       "msisdn": "13800000006",
                 *       "at": "2026-03-02T09:10:00+08:00",
                 *       "event": "install"
                 *     }
                 */
                "application/json": unknown;
                /** @example {"msisdn":"13800000006","at":"2026-03-02T09:10:00+08:00","event":"install"} */
                "application/x-ndjson": string;
                /** @example <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">…</Document> */
                "application/xml": string;
                /**
                 * @example ref,payer,payee
                 *     t1,6222,6228
                 */
                "text/csv": string;
                /**
                 * @example ref	payer
                 *     t1	6222
                 */
                "text/tab-separated-values": string;
                /** @example <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">…</Document> */
                "text/xml": string;
            };
        };
        responses: {
            /** @description The log has the accepted signals durably, and the dead letters have the refused records: nothing of the body need be sent again. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Signals that the log has durably; a record may give several. */
                        accepted: number;
                        /** @description Records of the body. */
                        read: number;
                        /** @description The first thousand refused records. */
                        rejected: {
                            code: string;
                            /** @description Column or path of the record, or the signal's field. */
                            field?: string;
                            /** @description Everything that is wrong with the record. */
                            message: string;
                            /** @description Line, or place in the list of the body, from 1. */
                            row: number;
                        }[];
                        /** @description Records that were refused. */
                        rejectedCount: number;
                        /** @description Records that the mapping leaves out on purpose. */
                        skipped: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listStaff: {
        parameters: {
            query?: {
                /** @description Staff of this desk and of those below it; of the home desk when missing. */
                desk?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Who was heard of in the last day, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        staff: components["schemas"]["StaffView"][];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStaff: {
        parameters: {
            path: {
                /** @description Who works the task. */
                staff: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description How a member of staff stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffView"];
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reassignStaff: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Who works the task. */
                staff: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-lead",
                 *       "reason": "突发疾病"
                 *     }
                 */
                "application/json": {
                    /** @description Why; it is kept with who did it. */
                    reason: string;
                    /** @description Who does it. */
                    staff: string;
                    /** @description Whose it is to be; everybody’s when missing. */
                    to?: string;
                };
            };
        };
        responses: {
            /** @description The tasks that were theirs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        taskIds: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setStaffState: {
        parameters: {
            path: {
                /** @description Who works the task. */
                staff: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-lead",
                 *       "state": "off"
                 *     }
                 */
                "application/json": {
                    /** @description Where they sit; the desk before when missing. */
                    desk?: string;
                    /**
                     * @description Of a pause, which needs one.
                     * @enum {unknown}
                     */
                    reason?: "break" | "training" | "meeting" | "other";
                    /** @description Who says so. */
                    staff: string;
                    /** @enum {unknown} */
                    state: "on" | "paused" | "off";
                };
            };
        };
        responses: {
            /** @description How a member of staff stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setOwnState: {
        parameters: {
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-07",
                 *       "state": "paused",
                 *       "reason": "break"
                 *     }
                 */
                "application/json": {
                    /** @description Where they sit; the desk before when missing. */
                    desk?: string;
                    /**
                     * @description Of a pause, which needs one.
                     * @enum {unknown}
                     */
                    reason?: "break" | "training" | "meeting" | "other";
                    /** @description Who works the task. */
                    staff: string;
                    /** @enum {unknown} */
                    state: "on" | "paused" | "off";
                };
            };
        };
        responses: {
            /** @description How a member of staff stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStatus: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Counters since the start of the process, and what is open now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description accounts: whoever asks has to sign in. loopback: nobody signs in, and this machine alone reaches the server. remote: nobody signs in, and others reach it.
                         * @enum {unknown}
                         */
                        access: "accounts" | "loopback" | "remote";
                        /** @description Processing time, epoch ms. */
                        at: number;
                        decisions: {
                            blue: number;
                            orange: number;
                            red: number;
                            yellow: number;
                        };
                        /** @description Desks that have open tasks, the fullest first. */
                        desks: {
                            claimed: number;
                            desk: string;
                            name: {
                                en: string;
                                zh: string;
                            };
                            oldestWaitingMs: number;
                            waiting: number;
                            waitingByLevel: {
                                blue: number;
                                orange: number;
                                red: number;
                                yellow: number;
                            };
                        }[];
                        /** @description Since the start, in ms: a signal in the engine (one in 64 is timed), a batch of frames in the engine, and from the log taking a frame to its tasks and messages being told. */
                        latency: {
                            batchMs: {
                                p50: number;
                                p99: number;
                                /** @description 99.9th percentile. */
                                p999: number;
                            };
                            endToEndMs: {
                                p50: number;
                                p99: number;
                                /** @description 99.9th percentile. */
                                p999: number;
                            };
                            signalMs: {
                                p50: number;
                                p99: number;
                                /** @description 99.9th percentile. */
                                p999: number;
                            };
                        };
                        /** @description Event time of the newest signal, epoch ms; 0 before the first. */
                        newestTime: number;
                        /** @description Over everything in the ledger; absent while the ledger is away. */
                        report?: {
                            casesFiled: number;
                            lossPreventedTotalFen: number;
                            lostFen: number;
                            peopleDissuaded: number;
                        };
                        signals: {
                            accepted: number;
                            duplicate: number;
                            invalid: number;
                            late: number;
                            /** @description Over the last ten seconds. */
                            perSecond: number;
                        };
                        /** @description Processing time, epoch ms. */
                        startedAt: number;
                        /** @description What is away or waits, and why. */
                        troubles: string[];
                        /** @description Event time up to which signals are in, epoch ms. */
                        watermark: number;
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamStatus: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Events without end. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTasks: {
        parameters: {
            query?: {
                /** @description From the page before. */
                cursor?: string;
                /** @description Tasks of this desk and of those below it; the home desk when missing. */
                desk?: string;
                /** @description 50 when missing. */
                limit?: number;
                /** @description waiting when missing. */
                state?: "waiting" | "deferred" | "claimed" | "closed";
            };
        };
        requestBody?: never;
        responses: {
            /** @description A page of tasks. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Give it back to read on; absent after the last task. */
                        cursor?: string;
                        tasks: components["schemas"]["TaskView"][];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTask: {
        parameters: {
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description A task as it stands, phones and accounts masked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recordAftercare: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lease": "3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21",
                 *       "result": "money-stayed"
                 *     }
                 */
                "application/json": {
                    /** @description From the claim. */
                    lease: string;
                    note?: string;
                    /** @description Payments that have left; already-paid needs them. */
                    paid?: {
                        amountFen: number;
                        /** @description When it left, epoch ms. */
                        paidAt: number;
                        /** @description Account that has it. */
                        payee?: string;
                        /** @description Transfer that it was. */
                        transferId?: string;
                    }[];
                    /**
                     * @description money-stayed; paid-after-all: needs `paid` and corrects the outcome; unreachable: called again after four hours, for two days.
                     * @enum {unknown}
                     */
                    result: "money-stayed" | "paid-after-all" | "unreachable";
                    /** @description Version of the call script. */
                    script?: string;
                };
            };
        };
        responses: {
            /** @description Recorded; the task is closed, or waits for another try. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        aftercareId: string;
                        /** @description When they are called again, epoch ms. */
                        again?: number;
                        episodeId: string;
                        /** @description Processing time, epoch ms. */
                        recordedAt: number;
                        /** @description It had been recorded before by this very lease. */
                        repeated: boolean;
                        /**
                         * @description money-stayed; paid-after-all: needs `paid` and corrects the outcome; unreachable: called again after four hours, for two days.
                         * @enum {unknown}
                         */
                        result: "money-stayed" | "paid-after-all" | "unreachable";
                        taskId: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askCarrier: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-07",
                 *       "ask": "line-status",
                 *       "reason": "三次未接"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description line-status: how the line stands. reconnect: put it through again. interrupt-call: end the call that is under way.
                     * @enum {unknown}
                     */
                    ask: "line-status" | "reconnect" | "interrupt-call";
                    reason: string;
                    /** @description Who works the task. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description What was done to reach the person of a task. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reach"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    answerCarrierRequest: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                requestId: string;
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "state": "answered",
                 *       "by": "中国移动",
                 *       "line": "busy"
                 *     }
                 */
                "application/json": {
                    /** @description Who says it. */
                    by: string;
                    /**
                     * @description How the carrier finds the line.
                     * @enum {unknown}
                     */
                    line?: "free" | "busy" | "forwarded" | "roaming" | "switched-off" | "suspended" | "no-such-number";
                    note?: string;
                    /** @enum {unknown} */
                    state: "answered" | "refused";
                };
            };
        };
        responses: {
            /** @description What was done to reach the person of a task. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reach"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeCarrierRequest: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                requestId: string;
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-lead"
                 *     }
                 */
                "application/json": {
                    /** @description Who works the task. */
                    staff: string;
                    /** @description The carrier, where its program is to answer: one of the `sources` of its account. */
                    to?: string;
                };
            };
        };
        responses: {
            /** @description What was done to reach the person of a task. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reach"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    claimTask: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-07"
                 *     }
                 */
                "application/json": {
                    /** @description Who works the task. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description The task is yours until it lapses. Its numbers are masked: POST /v1/tasks/{taskId}/lease/reveal shows them. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claim"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addContact: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lease": "3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21",
                 *       "phone": "+8613900000001",
                 *       "relation": "女儿",
                 *       "source": "staff",
                 *       "consent": "当事人曾留为紧急联系人"
                 *     }
                 */
                "application/json": {
                    /** @description Why they may be called about this person. */
                    consent: string;
                    /** @description From the claim. */
                    lease: string;
                    /** @description E.164. */
                    phone: string;
                    relation: string;
                    /**
                     * @description staff: as the person or family told. kyc: from the file of a bank or carrier.
                     * @enum {unknown}
                     */
                    source: "staff" | "kyc";
                };
            };
        };
        responses: {
            /** @description What was done to reach the person of a task. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reach"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recordContactCall: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                contactId: string;
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lease": "3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21",
                 *       "result": "will-help",
                 *       "note": "去银行找她"
                 *     }
                 */
                "application/json": {
                    /** @description From the claim. */
                    lease: string;
                    note?: string;
                    /** @enum {unknown} */
                    result: "reached-person" | "will-help" | "no-answer" | "refused";
                };
            };
        };
        responses: {
            /** @description What was done to reach the person of a task. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reach"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEarlier: {
        parameters: {
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Other episodes of the person. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The newest first, at most 20. */
                        episodes: {
                            /** @description Largest amount that was at risk, fen. */
                            atRiskFen: number;
                            episodeId: string;
                            /** @enum {unknown} */
                            level: "blue" | "yellow" | "orange" | "red";
                            /** @description Its words masked. */
                            note?: string;
                            /** @description Event time, epoch ms. */
                            openedTime: number;
                            /**
                             * @description The newest; missing without one.
                             * @enum {unknown}
                             */
                            outcome?: "dissuaded" | "already-paid" | "not-fraud" | "unreachable" | "refused" | "visit-needed" | "police-dispatched" | "duplicate";
                            /** @description Processing time, epoch ms. */
                            recordedAt?: number;
                            region: string;
                            regionName: {
                                en: string;
                                zh: string;
                            };
                            /** @description Who recorded it. */
                            staff?: string;
                            /** @enum {unknown} */
                            state: "open" | "closed";
                            typology: string;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTaskGraph: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-1",
                 *       "reason": "同一团伙还联系了谁",
                 *       "suspect": 0,
                 *       "days": 7
                 *     }
                 */
                "application/json": {
                    /** @description Days before the last decision; 7 when missing. */
                    days?: number;
                    /** @description What for; the audit has it. */
                    reason: string;
                    /** @description Who wants it. */
                    staff: string;
                    /** @description Place among the suspects of the task; the first when missing. */
                    suspect?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        edges?: {
                            /** @description Sum of the transfers, in fen. */
                            amountFen?: number;
                            /** @description Signals. */
                            count: number;
                            /** @description Of a node, in this answer alone. */
                            from: number;
                            /** @description Event time, epoch ms. */
                            lastTime: number;
                            /** @description Of a node, in this answer alone. */
                            to: number;
                            /** @enum {unknown} */
                            type: "call.started" | "call.ended" | "sms.received" | "site.visited" | "app.installed" | "sim.swapped" | "device.changed" | "forwarding.enabled" | "number.activated" | "number.recharged" | "data.used" | "account.opened" | "transfer.attempted" | "transfer.completed" | "transfer.blocked" | "cash.withdrawn" | "loan.disbursed" | "card.status" | "case.filed" | "case.withdrawn" | "report.received" | "list.changed" | "outcome.recorded" | "suspect.confirmed" | "link.declared" | "warning.received" | "rule.quieted" | "transfer.refused";
                        }[];
                        /** @description There is more than is shown. */
                        isCut?: boolean;
                        /** @description The suspect first; none when nothing was found. */
                        nodes?: {
                            /** @description From the suspect: 0, 1 or 2. */
                            hop: number;
                            /** @description Of a node, in this answer alone. */
                            id: number;
                            /** @enum {unknown} */
                            kind: "phone" | "account" | "domain" | "device" | "person";
                            /** @description Masked, but for domains. */
                            label: string;
                        }[];
                        /** @description That it is made of. */
                        signals?: number;
                        /**
                         * @description off: no archive is kept here. busy: another one is looked for, ask again. none: the task has no such suspect.
                         * @enum {unknown}
                         */
                        state: "done" | "off" | "busy" | "none";
                        /** @description Of the task, masked. */
                        suspects: {
                            id: string;
                            /** @enum {unknown} */
                            kind: "person" | "phone" | "account" | "domain" | "device";
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askHandover: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-07",
                 *       "to": "330206",
                 *       "reason": "人在宁波"
                 *     }
                 */
                "application/json": {
                    /** @description Why, for the others. */
                    reason: string;
                    /** @description Who works the task. */
                    staff: string;
                    /** @description Region code of the desk. */
                    to: string;
                };
            };
        };
        responses: {
            /** @description A task as it stands, phones and accounts masked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decideHandover: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-lead",
                 *       "approve": true
                 *     }
                 */
                "application/json": {
                    /** @description Who asked cannot approve. */
                    approve: boolean;
                    /** @description Who works the task. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description A task as it stands, phones and accounts masked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLadder: {
        parameters: {
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description What went out to the person, and what is to come. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ladder"];
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askLadderStep: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                step: "message" | "voice-robot" | "visit";
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-07",
                 *       "language": "zh",
                 *       "age": "senior"
                 *     }
                 */
                "application/json": {
                    /** @enum {unknown} */
                    age?: "minor" | "adult" | "senior";
                    /** @enum {unknown} */
                    language?: "zh" | "en";
                    /** @description Where the person is, for a visit. */
                    place?: string;
                    /** @description Who works the task. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description What went out to the person, and what is to come. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ladder"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signVisit: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-07",
                 *       "unit": "西湖分局",
                 *       "reference": "PC-20260302-7"
                 *     }
                 */
                "application/json": {
                    /** @description Number of its order. */
                    reference?: string;
                    /** @description Who works the task. */
                    staff: string;
                    /** @description Station or unit that goes. */
                    unit: string;
                };
            };
        };
        responses: {
            /** @description What went out to the person, and what is to come. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ladder"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renewLease: {
        parameters: {
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lease": "3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21"
                 *     }
                 */
                "application/json": {
                    /** @description From the claim. */
                    lease: string;
                };
            };
        };
        responses: {
            /** @description Renewed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When the claim lapses unless it is renewed again, epoch ms. */
                        expiresAt: number;
                        taskId: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releaseLease: {
        parameters: {
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lease": "3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21"
                 *     }
                 */
                "application/json": {
                    /** @description From the claim. */
                    lease: string;
                };
            };
        };
        responses: {
            /** @description Given back. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revealHeldTask: {
        parameters: {
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lease": "3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21",
                 *       "reason": "call"
                 *     }
                 */
                "application/json": {
                    /** @description From the claim. */
                    lease: string;
                    /**
                     * @description What for; it is kept in the audit. call: to dial. order: to ask for a stop-payment or freeze. visit: to send somebody.
                     * @enum {unknown}
                     */
                    reason: "call" | "order" | "visit";
                };
            };
        };
        responses: {
            /** @description Nothing in it is masked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What was noted of earlier episodes of the person; none while the ledger is away or slow. */
                        earlierNotes: {
                            episodeId: string;
                            note: string;
                        }[];
                        task: components["schemas"]["Task"];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    moveTask: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-lead",
                 *       "direction": "up",
                 *       "reason": "家属来电"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description up: before all others of its level. down: behind them. rules: back where the rules want it.
                     * @enum {unknown}
                     */
                    direction: "up" | "down" | "rules";
                    /** @description Why; it is kept with who did it. */
                    reason: string;
                    /** @description Who does it. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description A task as it stands, phones and accounts masked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recordOutcome: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lease": "3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21",
                 *       "outcome": "dissuaded",
                 *       "kept": {
                 *         "dissuaded": 5000000
                 *       },
                 *       "note": "Was about to pay a \"safe account\"; hung up on them."
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Why it is no fraud; not-fraud needs it.
                     * @enum {unknown}
                     */
                    because?: "family-or-friend" | "own-account" | "known-merchant" | "real-authority" | "staff-or-test" | "other";
                    /**
                     * @description How the call ended; unreachable needs it.
                     * @enum {unknown}
                     */
                    callEnd?: "no-answer" | "busy" | "switched-off" | "hung-up" | "wrong-number" | "barred";
                    dispatch?: {
                        /** @description Number of its order. */
                        reference?: string;
                        /** @description Station or unit that goes. */
                        unit: string;
                    };
                    /** @description Task that has the same person; duplicate needs it. */
                    duplicateOf?: string;
                    /** @description Kept money in fen by class; each yuan in one. */
                    kept?: {
                        dissuaded?: number;
                        frozen?: number;
                        "payment-stopped"?: number;
                        returned?: number;
                    };
                    /** @description From the claim. */
                    lease: string;
                    /** @description Money that had left for good by now, in fen. */
                    lostFen?: number;
                    note?: string;
                    /** @enum {unknown} */
                    outcome: "dissuaded" | "already-paid" | "not-fraud" | "unreachable" | "refused" | "visit-needed" | "police-dispatched" | "duplicate";
                    /** @description Payments that have left; already-paid needs them. */
                    paid?: {
                        amountFen: number;
                        /** @description When it left, epoch ms. */
                        paidAt: number;
                        /** @description Account that has it. */
                        payee?: string;
                        /** @description Transfer that it was. */
                        transferId?: string;
                    }[];
                    /** @description Where the person is, for a visit. */
                    place?: string;
                    /** @description Version of the call script. */
                    script?: string;
                };
            };
        };
        responses: {
            /** @description Recorded; the task is closed, or waits for its next step. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        episodeId: string;
                        /** @description What follows from it. */
                        followUps: {
                            /** @description Processing time, epoch ms. */
                            at?: number;
                            /**
                             * @description again: the task waits from `at` on for its next `step`. stop-payment: an order is prepared. aftercare: called again at `at`. quiet: the rules that the episode showed are silent for the person.
                             * @enum {unknown}
                             */
                            kind: "again" | "stop-payment" | "aftercare" | "quiet";
                            /**
                             * @description What is to be done: call, second-caller (somebody else calls), visit.
                             * @enum {unknown}
                             */
                            step?: "call" | "second-caller" | "visit";
                        }[];
                        /** @enum {unknown} */
                        outcome: "dissuaded" | "already-paid" | "not-fraud" | "unreachable" | "refused" | "visit-needed" | "police-dispatched" | "duplicate";
                        outcomeId: string;
                        /** @description Processing time, epoch ms. */
                        recordedAt: number;
                        /** @description It had been recorded before by this very lease. */
                        repeated: boolean;
                        taskId: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    passTask: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lease": "3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21",
                 *       "to": "0571-12"
                 *     }
                 */
                "application/json": {
                    /** @description From the claim. */
                    lease: string;
                    /** @description Who works the task. */
                    to: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReach: {
        parameters: {
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description What was done to reach the person of a task. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reach"];
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openReach: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lease": "3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21",
                 *       "reason": "call"
                 *     }
                 */
                "application/json": {
                    /** @description From the claim. */
                    lease: string;
                    /**
                     * @description What for; it is kept in the audit. call: to dial. order: to ask for a stop-payment or freeze. visit: to send somebody.
                     * @enum {unknown}
                     */
                    reason: "call" | "order" | "visit";
                };
            };
        };
        responses: {
            /** @description What was done to reach the person of a task. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reach"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reassignTask: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "0571-lead",
                 *       "from": "0571-07",
                 *       "to": "0571-12",
                 *       "reason": "已下班"
                 *     }
                 */
                "application/json": {
                    /** @description Who has it as far as is seen: holds it, or it is kept for them; nobody when missing. */
                    from?: string;
                    /** @description Why; it is kept with who did it. */
                    reason: string;
                    /** @description Who does it. */
                    staff: string;
                    /** @description Whose it is to be; everybody’s when missing. */
                    to?: string;
                };
            };
        };
        responses: {
            /** @description A task as it stands, phones and accounts masked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revealTask: {
        parameters: {
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "家属来电核实，坐席不在"
                 *     }
                 */
                "application/json": {
                    /** @description Why they must be seen; it is kept in the audit. */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Nothing in it is masked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What was noted of earlier episodes of the person; none while the ledger is away or slow. */
                        earlierNotes: {
                            episodeId: string;
                            note: string;
                        }[];
                        task: components["schemas"]["Task"];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quietRule: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-1",
                 *       "rule": "police-pay-in-call",
                 *       "hours": 72,
                 *       "reason": "本人是代购，每天给同一家付款"
                 *     }
                 */
                "application/json": {
                    /** @description How long, in event time; `quiet-after-not-fraud` of the desks at most. */
                    hours: number;
                    /** @description Why; the audit has it. */
                    reason: string;
                    /** @description One of the rules that the task shows. */
                    rule: string;
                    /** @description Who does it. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Masked. */
                        person: string;
                        quietId: string;
                        /** @description Why, numbers masked. */
                        reason: string;
                        /** @description Region code. */
                        region: string;
                        /** @description Id of the rule. */
                        rule: string;
                        /** @description Who did it. */
                        staff: string;
                        /**
                         * @description ended: its time is over. heard: somebody ended it before.
                         * @enum {unknown}
                         */
                        state: "quiet" | "ended" | "heard";
                        /** @description The task by which the person was named. */
                        taskId?: string;
                        /** @description Event time since when it stands so, epoch ms. */
                        time: number;
                        /** @description Event time at which it ends by itself, epoch ms. */
                        untilTime?: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setTaskAside: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lease": "3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21",
                 *       "until": 1772330400000,
                 *       "reason": "15 点回电",
                 *       "for": "me"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description me: kept for the holder until ten minutes after that time. anyone: handed to whoever is free then.
                     * @enum {unknown}
                     */
                    for: "me" | "anyone";
                    /** @description From the claim. */
                    lease: string;
                    /** @description Why, for the others. */
                    reason: string;
                    /** @description Processing time, epoch ms; at most 72 hours ahead. */
                    until: number;
                };
            };
        };
        responses: {
            /** @description A task as it stands, phones and accounts masked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    skipTask: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lease": "3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21",
                 *       "reason": "认识当事人"
                 *     }
                 */
                "application/json": {
                    /** @description From the claim. */
                    lease: string;
                    /** @description Why, for the others. */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTaskStory: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "staff": "analyst-1",
                 *       "reason": "新手法：为什么没到红色",
                 *       "days": 3
                 *     }
                 */
                "application/json": {
                    /** @description Days before the warning; 3 when missing. */
                    days?: number;
                    /** @description What for; the audit has it. */
                    reason: string;
                    /** @description Who wants it. */
                    staff: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description There are earlier ones. */
                        isCut?: boolean;
                        /** @description By event time. Phones, accounts, devices, sites and ids have other names, the same one for the same. */
                        signals?: {
                            /** @description After startTime. */
                            atMs: number;
                            fields: {
                                [key: string]: string | number | boolean;
                            };
                        }[];
                        /** @description Event time at the start of the hour of its first signal, epoch ms. */
                        startTime?: number;
                        /**
                         * @description off: no archive is kept here. busy: another one is looked for, ask again.
                         * @enum {unknown}
                         */
                        state: "done" | "off" | "busy";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSuspects: {
        parameters: {
            path: {
                /** @example 8f3c02d94be1a776 */
                taskId: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description How the suspects of a task stand. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description In the order of the episode, masked. */
                        suspects: {
                            /** @description Event time at which it was confirmed as a suspect, epoch ms. */
                            confirmedTime?: number;
                            /** @enum {unknown} */
                            level: "none" | "blue" | "yellow" | "orange" | "red";
                            person?: {
                                id: string;
                                /** @enum {unknown} */
                                kind: "person" | "phone" | "account" | "domain" | "device";
                            };
                            score: number;
                            /** @description Event time from which the level is held, epoch ms. */
                            sinceTime?: number;
                            subject: {
                                id: string;
                                /** @enum {unknown} */
                                kind: "person" | "phone" | "account" | "domain" | "device";
                            };
                            /** @description Newest event time that the engine has seen, for which all this holds, epoch ms. */
                            time?: number;
                            /** @description Typologies that hold points, highest score first. */
                            typologies: {
                                /** @enum {unknown} */
                                level: "none" | "blue" | "yellow" | "orange" | "red";
                                name: {
                                    en: string;
                                    zh: string;
                                };
                                /** @description Rules that hold points now, highest first. */
                                reasons: {
                                    features: {
                                        [key: string]: {
                                            /**
                                             * @description Too many distinct values to count exactly.
                                             * @enum {boolean}
                                             */
                                            isEstimate?: true;
                                            key: string;
                                            /** @description `source/id` of the newest signals. */
                                            signals: string[];
                                            value: number | string | null;
                                            windowMs?: number;
                                        };
                                    };
                                    /** @description Event time at which the rule fired last, epoch ms. */
                                    firedTime: number;
                                    /** @description Rule of the pack. */
                                    id: string;
                                    points: number;
                                    reason: {
                                        en: string;
                                        zh: string;
                                    };
                                }[];
                                /**
                                 * @description Whom the typology scores.
                                 * @enum {unknown}
                                 */
                                role: "victim" | "suspect";
                                score: number;
                                /** @description Event time from which the reasons, as they last fired, make this level, epoch ms. */
                                sinceTime?: number;
                                subject: {
                                    id: string;
                                    /** @enum {unknown} */
                                    kind: "person" | "phone" | "account" | "domain" | "device";
                                };
                                typology: string;
                            }[];
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchTasks: {
        parameters: {
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "desk": "330100",
                 *       "text": "西湖 退款"
                 *     }
                 */
                "application/json": {
                    /** @description From the page before. */
                    cursor?: string;
                    /** @description Tasks of this desk and of those below it. */
                    desk: string;
                    /** @description 50 when missing. */
                    limit?: number;
                    /**
                     * @description waiting when missing.
                     * @enum {unknown}
                     */
                    state?: "waiting" | "deferred" | "claimed" | "closed";
                    /** @description Words that are all to be found: of a phone, an account, a domain, a place, a reason, a note, a member of staff … */
                    text: string;
                };
            };
        };
        responses: {
            /** @description A page of tasks. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Give it back to read on; absent after the last task. */
                        cursor?: string;
                        tasks: components["schemas"]["TaskView"][];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    proposeCapacity: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "from": "2026-03-01",
                 *       "to": "2026-04-01",
                 *       "region": "330000",
                 *       "staff": [
                 *         {
                 *           "hours": "08:00-24:00",
                 *           "callers": 6
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    /** @description Of one call; 2000 when missing. */
                    callCostFen?: number;
                    /**
                     * @description Start of event time, inclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                     * @example 2026-01-01
                     */
                    from: string;
                    /** @description The part of the money about to go that a call in time keeps; 0.5 when missing. */
                    keptShare?: number;
                    /**
                     * @description Which desks call, each with a queue of its own; city when missing.
                     * @enum {unknown}
                     */
                    pool?: "county" | "city" | "province";
                    /** @description This region and those below it; everything when missing. */
                    region?: string;
                    /** @description Who is there at each desk; hours that overlap add up. As the desks set it when missing. */
                    staff?: {
                        callers: number;
                        /** @description Of the day in Shanghai, as 08:00-16:00, or 22:00-06:00 over midnight. */
                        hours: string;
                    }[];
                    /**
                     * @description End of event time, exclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                     * @example 2027-01-01
                     */
                    to: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        because: "now" | "keeps-more" | "fewer-calls" | "not-sure";
                        /** @description Place of the best in settings. */
                        best: number;
                        /** @description What the best changes in the files of the live pack. */
                        diff: {
                            /** @enum {unknown} */
                            kind: "added" | "removed" | "changed";
                            name: string;
                            patch: string;
                        }[];
                        /** @description The whole pack with the best in it, as POST /v1/rules/versions takes it. */
                        files: {
                            name: string;
                            text: string;
                        }[];
                        /** @description Event time, epoch ms, inclusive. */
                        from: number;
                        /** @description Calls are as long as those of the ledger; else as calls-an-hour of the desks says. */
                        isCallLengthKnown: boolean;
                        /** @description The period holds more decisions than are read; the newest are. */
                        isCut: boolean;
                        /** @description Place of the levels as they are in settings. */
                        now: number;
                        pack: string;
                        /** @enum {unknown} */
                        pool: "county" | "city" | "province";
                        region?: string;
                        /** @description By their calls, the fewest first. */
                        settings: {
                            calls: number;
                            callsADay: number;
                            costFen: number;
                            desks: {
                                /** @description Most that are there at one time. */
                                callers: number;
                                calls: number;
                                callsADay: number;
                                desk: string;
                                /** @description As of the setting. */
                                inTime: number | null;
                                /** @description Ms from the opening of a task to its call; null: no call, or none in the hours. */
                                p50Ms: number | null;
                                /** @description Ms from the opening of a task to its call; null: no call, or none in the hours. */
                                p90Ms: number | null;
                                /** @description As of the setting. */
                                used: number | null;
                            }[];
                            /** @description Frauds among those called, by what became known, else expected. */
                            fraud: number;
                            fraudInTime: number;
                            /** @description More than the levels as they are, with its 95 % interval. */
                            gainFen: {
                                at: number;
                                high: number;
                                low: number;
                            };
                            /** @description Called before the money went, by a filed case, or else before the task rises. */
                            inTime: number | null;
                            /** @description By typology. */
                            levels: {
                                [key: string]: {
                                    blue?: number;
                                    orange?: number;
                                    red?: number;
                                    yellow?: number;
                                };
                            };
                            /** @description The probability of fraud from which on people are called; null: levels as they are. */
                            line: number | null;
                            /** @description What calls keep less what they cost. */
                            netFen: number;
                            /** @description What calls in time keep, with its 95 % interval. */
                            preventedFen: {
                                at: number;
                                high: number;
                                low: number;
                            };
                            /** @description Of tasks that opened as red. */
                            redWaits: {
                                calls: number;
                                /** @description Ms from the opening of a task to its call; null: no call, or none in the hours. */
                                p50Ms: number | null;
                                /** @description Ms from the opening of a task to its call; null: no call, or none in the hours. */
                                p90Ms: number | null;
                            };
                            /** @description Of the time for which somebody is there, what calls take. */
                            used: number | null;
                            waits: {
                                calls: number;
                                /** @description Ms from the opening of a task to its call; null: no call, or none in the hours. */
                                p50Ms: number | null;
                                /** @description Ms from the opening of a task to its call; null: no call, or none in the hours. */
                                p90Ms: number | null;
                            };
                        }[];
                        /** @description Event time, epoch ms, exclusive. */
                        to: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    proposeTuning: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "from": "2026-03-01",
                 *       "to": "2026-04-01",
                 *       "region": "330000",
                 *       "callCostFen": 2000
                 *     }
                 */
                "application/json": {
                    /** @description Of one call; 2000 when missing. */
                    callCostFen?: number;
                    /** @description Calls that the levels are made for; as many as now when missing. */
                    calls?: number;
                    /**
                     * @description Start of event time, inclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                     * @example 2026-01-01
                     */
                    from: string;
                    /** @description Goes as far as the data say, and leaves stories that break to be mended. */
                    ignoresStories?: boolean;
                    /** @description The part of the money about to go that a call keeps; 0.5 when missing. */
                    keptShare?: number;
                    /** @description This region and those below it; everything when missing. */
                    region?: string;
                    /**
                     * @description End of event time, exclusive: epoch ms, an RFC 3339 time, or a day in Shanghai such as 2026-03-01.
                     * @example 2027-01-01
                     */
                    to: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        callsNow: number;
                        /** @description What the proposal changes in the files of the live pack. */
                        diff: {
                            /** @enum {unknown} */
                            kind: "added" | "removed" | "changed";
                            name: string;
                            patch: string;
                        }[];
                        /** @description The whole pack with the proposal in it, as POST /v1/rules/versions takes it. */
                        files: {
                            name: string;
                            text: string;
                        }[];
                        /** @description Event time, epoch ms, inclusive. */
                        from: number;
                        /** @description The period holds more decisions than are read; the newest are. */
                        isCut: boolean;
                        /** @description The line at which the fitted levels call. */
                        line: number;
                        pack: string;
                        region?: string;
                        selection: {
                            below: {
                                all: number;
                                cases: number;
                                fraud: number;
                                heldOut: number;
                                notFraud: number;
                            };
                            /** @description Victims below the line, by hold-out or filed cases. */
                            belowFraudEstimate: number;
                            called: {
                                fraud: number;
                                notFraud: number;
                                unknown: number;
                            };
                            /** @description There is no hold-out to speak of: below the line whoever filed no case counts as honest. */
                            isSilenceHonest: boolean;
                        };
                        storyCount: number;
                        sweep: {
                            calls: number;
                            /** @description In fen. */
                            costFen: number;
                            fraud: number;
                            /** @description The probability of fraud from which on somebody is called. */
                            line: number;
                            /** @description What calls keep less what they cost, in fen. */
                            netFen: number;
                            /** @description Frauds among the calls; null without calls. */
                            precision: {
                                at: number;
                                high: number;
                                low: number;
                            } | null;
                            /** @description In fen. */
                            reachedFen: number;
                            /** @description Frauds called among all that are known or estimated; null without any. */
                            recall: {
                                at: number;
                                high: number;
                                low: number;
                            } | null;
                        }[];
                        /** @description Event time, epoch ms, exclusive. */
                        to: number;
                        typologies: {
                            /**
                             * @description Why it stays as it is, or goes only so far.
                             * @enum {unknown}
                             */
                            because: "" | "few-examples" | "score-says-nothing" | "stories";
                            examples: number;
                            fittedLevels: {
                                blue?: number;
                                orange?: number;
                                red?: number;
                                yellow?: number;
                            };
                            fraud: number;
                            levels: {
                                blue?: number;
                                orange?: number;
                                red?: number;
                                yellow?: number;
                            };
                            proposedLevels: {
                                blue?: number;
                                orange?: number;
                                red?: number;
                                yellow?: number;
                            };
                            rules: {
                                /** @description What the data say. */
                                fitted: number;
                                /** @description Of those the victims. */
                                fraud: number;
                                /** @description People of whom it held something, each for as many as it stands for. */
                                held: number;
                                /** @description low to high: the 95 % interval of fitted. */
                                high: number;
                                low: number;
                                points: number;
                                /** @description fitted, or as near to it as stories let it. */
                                proposed: number;
                                rule: string;
                            }[];
                            typology: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWalls: {
        parameters: {
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        walls: {
                            /** @description When it ends, epoch ms. */
                            endsAt: number;
                            /** @description When it was made, epoch ms. */
                            madeAt: number;
                            madeBy: string;
                            place: string;
                            region: string;
                            /** @description When it last asked for anything, to the hour, epoch ms. */
                            seenAt?: number;
                            wallId: string;
                        }[];
                    };
                };
            };
            /** @description The same as the answer whose `ETag` the request has in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    makeWall: {
        parameters: {
            header?: {
                /** @description A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account. */
                "idempotency-key"?: string;
            };
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "place": "指挥大厅",
                 *       "region": "330100",
                 *       "days": 90
                 *     }
                 */
                "application/json": {
                    days: number;
                    /** @description Where it hangs. */
                    place: string;
                    /** @description Whose reports it shows. */
                    region: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When it ends, epoch ms. */
                        endsAt: number;
                        /** @description When it was made, epoch ms. */
                        madeAt: number;
                        madeBy: string;
                        place: string;
                        region: string;
                        /** @description When it last asked for anything, to the hour, epoch ms. */
                        seenAt?: number;
                        /** @description Told this once. The wall opens `/command?kiosk&rotate=30#wall=TOKEN`, as often as it likes. */
                        token: string;
                        wallId: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endWall: {
        parameters: {
            path: {
                wallId: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openWall: {
        parameters: {
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                 *     }
                 */
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        grants: {
                            region: string;
                            role: string;
                        }[];
                        /**
                         * @description It is a wall screen.
                         * @enum {boolean}
                         */
                        isWall?: true;
                        /** @enum {unknown} */
                        kind: "person" | "service";
                        /**
                         * @description They must turn on a second factor before they do anything else.
                         * @enum {boolean}
                         */
                        lacksSecondFactor?: true;
                        name: string;
                        permissions: {
                            /** @enum {unknown} */
                            permission: "tasks:read" | "tasks:work" | "tasks:lead" | "orders:read" | "orders:request" | "orders:approve" | "orders:answer" | "reports:read" | "exports:approve" | "risk:read" | "rules:read" | "rules:write" | "rules:approve" | "signals:send" | "checks:ask" | "sources:read" | "sources:mend" | "system:read" | "access:read" | "access:change" | "audit:read";
                            regions: string[];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
