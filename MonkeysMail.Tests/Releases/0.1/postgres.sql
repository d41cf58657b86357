--
-- PostgreSQL database dump
--

\restrict hDhqK4NAtp2YAzdwjJyNp7hYA0RVDnsVe5Fllei3uNl9TD6UgmZ1PMf6d1uYWAh

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: bootstrap; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.bootstrap (
    id smallint DEFAULT 1 NOT NULL,
    workspace_id uuid NOT NULL,
    CONSTRAINT bootstrap_id_check CHECK ((id = 1))
);


--
-- Name: data_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.data_keys (
    workspace_id uuid NOT NULL,
    purpose smallint NOT NULL,
    version integer NOT NULL,
    master_version integer NOT NULL,
    wrapped bytea NOT NULL
);


--
-- Name: events; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.events (
    sequence bigint NOT NULL,
    transaction_id xid8 DEFAULT pg_current_xact_id() NOT NULL,
    workspace_id uuid NOT NULL,
    message_id uuid NOT NULL,
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    recipient_hash uuid,
    type smallint NOT NULL,
    sealed bytea NOT NULL
)
WITH (autovacuum_vacuum_insert_scale_factor='0.5');
ALTER TABLE ONLY public.events ALTER COLUMN sealed SET STORAGE EXTERNAL;


--
-- Name: events_sequence_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.events ALTER COLUMN sequence ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.events_sequence_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: idempotency_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.idempotency_keys (
    workspace_id uuid NOT NULL,
    key_hash uuid NOT NULL,
    request_hash bytea NOT NULL,
    message_ids uuid[] NOT NULL,
    batch boolean NOT NULL,
    expires_at timestamp with time zone NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.05', autovacuum_vacuum_threshold='5000');


--
-- Name: message_contents; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.message_contents (
    workspace_id uuid NOT NULL,
    message_id uuid NOT NULL,
    content bytea NOT NULL
)
WITH (toast_tuple_target='8160', autovacuum_vacuum_insert_scale_factor='0.5');
ALTER TABLE ONLY public.message_contents ALTER COLUMN content SET STORAGE EXTERNAL;


--
-- Name: message_lookups; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.message_lookups (
    workspace_id uuid NOT NULL,
    hash uuid NOT NULL,
    message_id uuid NOT NULL
)
WITH (autovacuum_vacuum_insert_scale_factor='0.5');


--
-- Name: messages; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.messages (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    etag bigint NOT NULL,
    flush_id uuid NOT NULL,
    attempt integer NOT NULL,
    size integer NOT NULL,
    shard smallint NOT NULL,
    status smallint NOT NULL,
    stream smallint NOT NULL,
    mode smallint NOT NULL,
    owner text,
    head bytea NOT NULL,
    state bytea NOT NULL
)
WITH (fillfactor='50', autovacuum_vacuum_scale_factor='0.05', autovacuum_vacuum_threshold='5000', autovacuum_analyze_scale_factor='0.1', autovacuum_analyze_threshold='5000', autovacuum_vacuum_insert_scale_factor='0.2', autovacuum_vacuum_cost_limit='2000');
ALTER TABLE ONLY public.messages ALTER COLUMN head SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.messages ALTER COLUMN state SET STORAGE EXTERNAL;


--
-- Name: orleansmembershiptable; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.orleansmembershiptable (
    deploymentid character varying(150) NOT NULL,
    address character varying(45) NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    siloname character varying(150) NOT NULL,
    hostname character varying(150) NOT NULL,
    status integer NOT NULL,
    proxyport integer,
    suspecttimes character varying(8000),
    starttime timestamp(3) with time zone NOT NULL,
    iamalivetime timestamp(3) with time zone NOT NULL
)
WITH (fillfactor='50');


--
-- Name: orleansmembershipversiontable; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.orleansmembershipversiontable (
    deploymentid character varying(150) NOT NULL,
    "timestamp" timestamp(3) with time zone DEFAULT now() NOT NULL,
    version integer DEFAULT 0 NOT NULL
);


--
-- Name: orleansquery; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.orleansquery (
    querykey character varying(64) NOT NULL,
    querytext character varying(8000) NOT NULL
);


--
-- Name: orleansreminderstable; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.orleansreminderstable (
    serviceid character varying(150) NOT NULL,
    grainid character varying(150) NOT NULL,
    remindername character varying(150) NOT NULL,
    starttime timestamp(3) with time zone NOT NULL,
    period bigint NOT NULL,
    grainhash integer NOT NULL,
    version integer NOT NULL
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='1000');


--
-- Name: orleansstorage; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.orleansstorage (
    serviceid character varying(150) NOT NULL,
    graintypehash integer NOT NULL,
    grainidhash integer NOT NULL,
    grainidn0 bigint NOT NULL,
    grainidn1 bigint NOT NULL,
    graintypestring character varying(512) NOT NULL,
    grainidextensionstring character varying(512) DEFAULT ''::character varying NOT NULL,
    payloadbinary bytea,
    modifiedon timestamp without time zone NOT NULL,
    version integer NOT NULL
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.05', autovacuum_vacuum_threshold='500');
ALTER TABLE ONLY public.orleansstorage ALTER COLUMN payloadbinary SET STORAGE EXTERNAL;


--
-- Name: schemaversions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.schemaversions (
    schemaversionsid integer NOT NULL,
    scriptname character varying(255) NOT NULL,
    applied timestamp without time zone NOT NULL
);


--
-- Name: schemaversions_schemaversionsid_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.schemaversions_schemaversionsid_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: schemaversions_schemaversionsid_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.schemaversions_schemaversionsid_seq OWNED BY public.schemaversions.schemaversionsid;


--
-- Name: silo_leases; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.silo_leases (
    owner text NOT NULL,
    ends_at timestamp with time zone NOT NULL
)
WITH (fillfactor='50', autovacuum_vacuum_threshold='100');


--
-- Name: suppressions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.suppressions (
    workspace_id uuid NOT NULL,
    address_hash uuid NOT NULL,
    stream smallint NOT NULL,
    reason smallint NOT NULL,
    source uuid,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    sealed bytea NOT NULL
);


--
-- Name: schemaversions schemaversionsid; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.schemaversions ALTER COLUMN schemaversionsid SET DEFAULT nextval('public.schemaversions_schemaversionsid_seq'::regclass);


--
-- Data for Name: bootstrap; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.bootstrap VALUES (1, '01a20d28-76a7-70ec-a283-fd08e6a37487');


--
-- Data for Name: data_keys; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.data_keys VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', 0, 1, 1, '\xd49a67f88cc35644edae3fc355a742af00c9f91bcdc9b07854a4a7a469fb63ee057554d418638348770f79ba786124935005ae505d62842de8957a81');
INSERT INTO public.data_keys VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', 1, 1, 1, '\xd4f8e4ca7e305ae27f6b78d82e525e8a4cf3ae762a6275684fe855625351507cfd16888d4ce785ae284013e2124382a793aaeedea3c4df51308188fb');


--
-- Data for Name: events; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (1, '751', '01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-77bf-7f24-9956-06316700ef3f', '2a61dc59-f254-8cd3-896c-924913e251cc', '2026-11-24 10:44:45.630288+00', NULL, 0, '\x0100000001b74a67cb20686cc56f427fbbac7346678a7255d24a76da11cf443ca06258cb44c54d63b5d3c2b3');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (2, '752', '01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-77bf-7f24-9956-06316700ef3f', '50f63c53-4f3f-84fa-9852-f6ec944c6424', '2026-11-24 10:44:45.732988+00', '99daa9e6-d1ee-f429-e257-dc950acf9e67', 3, '\x0100000001bceea8335b33b6a645c5758683b49111c5c632cd19ec67db8c6a3ecf1559d58750e67c2b5d7baf6868124516ff7a0150fe8869443cdcb58b38c97655e57f16bfbd5b01f37c23236548a08e7d2e80c7c0adedf974f9cd4aa1f1a75d6675f3b0c8e986fbe6969aa69ee98e3ce9927fffff1af7e283fc1710938df3c5fb14d30277b7a2fc8cc298cf29f47ee5fabf1c2250234c574dd0ae2650e94f');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (3, '753', '01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-784b-7667-8073-3f7527593ea6', 'd88762cb-a110-8629-90c7-8dce097dfe55', '2026-11-24 10:44:45.768015+00', NULL, 0, '\x0100000001cc3a2912cefb6a848fd442ea3403e695d770f119cf23e5af6d0e22f780f4fb8fc2e42a77ff50a3');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (4, '754', '01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-784b-7667-8073-3f7527593ea6', '680776ae-fbb8-8f28-ac7a-f6727cb99849', '2026-11-24 10:44:45.771664+00', 'c9812f35-7d7f-7489-3b7c-dfb0c608104b', 4, '\x0100000001548baf21b9fdbaac024b2bfe0a3a58d57649a1306a5dceb6352880ed82a571152bdd3e1420fe9a7b0cdab6198797b54d936bb7a56d20dd4e10334dcf0705fffa14eb8c98fd828aa58d6ac1949cf67bb3c85e66c607153a723fa7da92e652ccfe712a04f56f28b6bb3652f4bcf2307e95b73e620bb71b2d9ae36d85a473d12a31835c9c93825832b4163bc09bf0d2e4dd4aade1722b2eac2ce88e92b508faa7ea75940090d112e38ddcc411d71bcfb520ca360c0ebc28d1');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (5, '757', '01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-786a-7bde-9dc8-2f2938ddb615', 'f7c5b4c6-a9a2-893d-a720-0c80ac464f9a', '2026-11-24 10:44:45.798993+00', NULL, 0, '\x010000000189f08542e274eb2e8723baa0c1dc5c3349b6530b898d6747359b5273e754ab5557108c9e31e204');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (6, '757', '01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-786a-7bde-9dc8-2f2938ddb615', '4c6afd5d-a381-8d34-896f-e076cef1e838', '2026-11-24 10:44:45.798993+00', '99daa9e6-d1ee-f429-e257-dc950acf9e67', 8, '\x0100000001a8a370e3bf306b918e879bc9ffa21c8bda6099450c7afbcd363de11dfe5f6cc433f011590290a667d0c4c044f7ee0a0c82386b5cfc1ccb6896525f945f1d200ea9795c3743');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (7, '758', '01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-7873-7315-b0f8-5416c5ed5332', '3a845004-c28d-85c1-b594-6ee5f7ee9ab5', '2026-11-24 10:44:45.808258+00', NULL, 1, '\x0100000001c0eac4fa53734184dc4891c2e860d25a1177be7509c55cc2f9753c19f4559a4199740e3f71dd4b97002c78ef3e1df46ab96d3e8da45f44e07d2ea45efad66e494037f9efc0e53133fecbcb9331d0286af369c68e');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (8, '760', '01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-7879-748b-bee2-7fab6c9d7c1e', 'f3730940-707c-8f13-a8ae-5537b3a9b604', '2026-11-24 10:44:45.814543+00', NULL, 0, '\x01000000017ab2577432665696ab8dedd7bfd05115d3125462d71ce9b663aaa32f29da8ddeb71fe3714687ee');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (9, '761', '01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-7879-748b-bee2-7fab6c9d7c1e', '70674cb8-3608-8df4-bbb5-d99e4f3a3d17', '2026-11-24 10:44:45.818359+00', '6dad7359-d669-2e03-ec44-c89e32ff8cc3', 2, '\x0100000001cca7b6173e91ba3911fb0135113e7a6a22f2e470e868309121271919c636946ccae8058769a82d1b2435fa438e40834aef48a13dbc0ca9ee29e7a5730bd64f9f65c6a17cd970cc35216683becab8203e1ab6466eed12176169cf809f5920afee975d231a40a259fffd33ea4cd31f01e358f95b1dddae24b61e0dad4a240a25aff3b8b9e12910c485d80939a182b7cc3bd61758a43f307e57cd8d30feab09c8c5d78c20578ece61d58c0fadec46350ec6001dbce18b623439a9123f4af596d2fd387fcc216b68cd360cdba34606f47619c247d4a8');


--
-- Data for Name: idempotency_keys; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: message_contents; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.message_contents VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-77bf-7f24-9956-06316700ef3f', '\x01000000017f9e84e035877833187b969402b7f2849d10777e65d7588badfae1d0633358988593468568f0f317c41c4db4fa5d17ae0b4719d3c9e354588ca67eb5b0b53c103e78669299847cc9e6b9fa08dba672f647eb2e97045c39206c687da1487d7d9417640777ea38107380711c6332c90158935341188a2cea4c1f7b5c0586f40ba20cc79fa2ca8785db6de266679cd848c827ccf45c30997c52944ad80ee5146e26d9e4aa70fbbef880e4b5677aec927d1ca24833dc50f0b967d90a3f6a1c0ce4b31a279585e924446cd2403808a11e3a1982ba29402d2232b597ed7769b154dad2a34184b2d5516b5922ec2b847e0bcc56ebefd87b3c8de0ff83a0103774d19c0e4370cf35b4cab218e5a52ee52183f3b406664938baaba0b441eb126b4eb3bca43285b0284e5135daf023b5028beabef06743c5a26780289b18ebaa8aa172eadf85845feaba7a3e09905a417e990c848783a4a8acf81d29864cb7b0a9b12c11101e5dca3e156a9ce73c9e93985ce67a60722d225c140cdda1538911763faa6fc1ad0e9773c10b94fb7ebf2cad08ebe5bb4bce3b149a69caeb1a6f6e598670dd2ba52cd5827587f8283747730148e150796a0a1be96c29a52af6427dc9b2820eb05b2969bf87025633f7a8b4e29f2e5d8dfe596171704822772216366aaf891d7a73b7d0159895aac929b0390293659f10e199bc6b2dcc78eaf3edfd0ff885d35914cfd7ad8a4d4f6dfc43e9b7415bca9f38aaeb484045a0862af1e0cf4005ed0893dc9ddc75510b624c595aab3fcee56391c406104a8e51ce40bbc6a8e243b1877e16baff810dcc3c9486484725a0915e33aaed74f34994f3236dba5225cfbf128efa80522c6ba3b52693f7c8a39dde5506cf92b3e6dcb8f9e154096eab0e468ba03b49bca91fcff4472c35372034d77f09f7c7fd9c08da7b4dc24695c1a12e94d648e931f822898fd26e99f558b47b1b693142b9eb37d4bebf6ed3046554ac4d8f4ebbf969afaf7316d197cdd174c612b0a1d0f2dd468d42e6a08a213aa43d6f05d3f54488bcef34b8c5b3482d4fcd5d74592a3a685eb6260bfb78e1e4391fcd8b31082614b66bc8b497d3504b20b2972948caff0cfd6e1d940091872113ba3fb8403f4fac5a24bc43fab93840e6bad22b22e23f3a95d4a0bb353024ebbf99c2794ee1c85776ef9eeacc558e25126aa2fa50ac292a6447e4e363d05359e0f4c9548285d8149b1a3e9e4afeb74e5c041abb5cdbbac2dcef104320c646678d0576f3c3c527c3312a30889328b5cbb07250692248fdac8a281ea6178351b57f7bbf5aedd47dba22a7aed2dfcfdac4d984e7b4b7ba793f50f747475b7469b42ed30d7e8be1497cd2eea28ed06c2de0f3ac100977b6e9e111b20c4fdf5caf6db86f21d029856a471f61d7b2e31c80671ddc8db4bb144edcfd0eccab0b12f00d8d2fb41f14a602981016c30cb4c38b9da75844c9ca648109ef48e7eb16525440f26fea43f5afe134241f4247471d8d1e4649aa877c2607fc958dcc75fdb2a52d16bfeebe2643a717c93fde6d34633f24fb8fee7263d1a832a2abcdc47b7d29e37f2f671a28f2848dc48c8c6189faca06c26c0ef5bede45f65fefdfe220e3f61b6e461d35b4f5b93dbd38ebc20f2020c819db892de8b87c62590b87b3c1923777a83d10cede859b788b1c3785018cf863ee88ba8abcd759bce6950c862a5000e29c89ed6ba94552b3ca93c644f719e1c9587834639d6a3f609657c66e840448e3126c5633e10de7768db752951174abc28b0eea20f03fb34e8ec21a3528235df222c5eea4a2d62dcae5d7c2420ab2fa78efe4f1a7a5b68f18bfdc729b2f349a78b39ef46badcafa090cd1c5cee453df0e362b1fbde39a946ca502f797096ad6831d404ccd18c7b3afa99111379bc991ea866ef95fa57e78d0a1ff5297042cf12d3ce48a64afe68234f8e3a0cdccf6bd415ac1d997834e02bbb2adc325557a4fe116ad48a2a58c111af0f5957c83667233ad401eae2f8488f87688986bdb2c4c93a4619ba227357d5a0199cd393cf6dd');
INSERT INTO public.message_contents VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-784b-7667-8073-3f7527593ea6', '\x01000000019e0ddb2e12573637166a8c0b910292fdac0543168a4c9e665556e091699c7d9ae1cf75dc82df2d422080e89cc34ae91c77a791739b1e20722c52843cd2e86d3a2cdea78fa0165208ae12bb3e22f0313b313b6d1ec35877e562130aad5f83155f5c24b5f5a750951d7b0f81315b8fccc74df80dab82c032b55a9929cc114f76808700d10d1b74579d647005006699715f090736dc1486ec047e99adda370c6aa3bf7322a830556be9f5d124fa21d4ff45aa62428f50ba68868632ee85eb668e2eb3ed9dacab21d821bd1c0a18cabcd6c4df5258a7ade44c949e22dbc3c428af2e9b4fcc1c40844dcde448758a592014de91e7c2eb450f80eb00fe68fc48e7a60a66ef04fb83ed417d6e7a6272779782cd4c6473cf0736431306a313b74c8ff2516c106a6ef6dd3e7ce45f8901bf8f7bb9af84e359938eae72bd29070aa1e30de896e6377b8e6a74dc814c38d790e771cd3099c064dc30d596a78bdad4e3205bd91bfab3d51fd26854a47ce550056227278b8a9b7a3ce9643ac32f0f3352e3126c693b98a8803268cbf682c71b45a55c37edc1c97842e066b3d071b11f5dfff7a7787d820e0c2e5580f0e85abab6a7e7bf4ed4df1c82578867a9b98eec9fb701d97b712f856d612b1728caa66caa5fe67cfb8f1710fe1e2f5f6ea5fe461bd3475734897c78e5fc51e634a54a458be36fc69d9c58cf2fce58ea7271a5b0a98284fa90e9e282114779f33342922ac2eda8db18c318096e21edbb64275bdad90f373cc7bea3641696435871dcc25b43a0d2ba3f5b661e880c0bf2be41cf28ee0a491fb7c24a13286b172f90d62d731b271be47d5268188c8e528b4995d6fdf64b34fb645a7ed80d03d0d034e530a137421e23dad9a7e3a03823c553d0171ee5b444b62157f68940700bfdd3554fd23fb4d4aa182e602d7a60bbf3c96940518d6cdd09ed27e4c0707330401bc87bfde7ca6f6440587e3c35842616d8566e38c3b7a1b6d5e220caa611d103cb614294a81252d77552b441994a018d09fb18c9c871b35bad62e6788347ae40ef45dfc49a1c4fd27b11f3892e5a407d8e5a6a0942474238c5ef6a684350b24604c227c21a1aefa65d3a42edd0f553fd4766b36f5e13494d9a4e779fc19455eadb0b6ede7e8eb65ab412b203c036274378bdfa720c0e6888f68c8cf62142f4d9dbef662f443dc28e6035b14678a273ecc22a33d38f402bafcacd92391bc257d1c7e47c276d8752d642f734cfa84f763577ed0ac21af011e1416e9403d469f3bcac2729a1fc501912261f9a1f0cc1f77e1fedae81ec6c7434b7df66a98e97e96e3bb12f73f55f738e9cebd6c22b8d34ef466ec93c2993e2933520e85ebcc7f46e86b76761ec9fc399ef6b9558d6fefd07353106eb37e151f344e44cbd029c389a4a066ce99f0170d8280186bff554af7778b1cbc0bf42066e99f18a727063874ce9f5e8f3cb174612dbacb23385e3884d7141afaedeb8de8978d1cab407cf37505e1ebe0cfc701eb3186f18194553626da6d6f578e8f0979bc7db333187e0b5cf68f5ffde92d37f7d8735c4375d461cc64ea3e610855f5d06a41b480a822bffeda5d1be07661ab6ac75ebe0ebaf6091ca43a14bd307cc11c98082b6600331411679b607d2858be813850fb5f40bf409dda1025037bb8ccc22371f9ea012c993ce2909eb34e4e10d7704889c2711bbe1076899a6d3c3ba3c03f0a079b14fc323ce0d2f69babe3117460d5ca5ee0af8532f5b7afbef2733b611080ab6bcc08b207679c51bae8fcaa75cc785b3696157bb27c5d76ee350b7ebf2aa2c471059d48b670cb85e4c483ce685f05a77b8394843ee28dd15a20734d3c8dbf8ea1788f573e347b3bd1660919b423fcf4d4d0af4108b1f33919e71742eda544168a932018d616cf0dc4fa26fde760404962c8532cd38eeac624e0e92959e45b50169ed3ed8f3b0f674f19527f5ebff4d1c48c9b7ea855870a90cf8d900d456199158db845220b412581206dc829e822001c30c020163e82952344b7723ac1426c8cc08769c0cd3de74cda08402ff68a310');
INSERT INTO public.message_contents VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-786a-7bde-9dc8-2f2938ddb615', '\x01000000016de49cb4498fe1ed0be7196c599b8e87ef17eb63d605e0bcbf0e2b6a9ef9e1dbe3703dac6e336b1958e6f86b3691f94944578c43820424307c49cc67c3f8fec8e63c5a341c2e6ce7c484f04de46a1210ef9ec84ec7c7d96d323854c8dfb5cb7d57940d087dde618cb9acd6bf661bd5e9f8359213b5984386f7de67548d90de2d2ab6809d013ffb3eb46ae4f802502ebdb463d8d8c6f716b526025b5bceb8bd9419fc4c4052249225029d5738f275229f5e88b7d83e1fb4731f233a49e8c8a9181449921df612dbf1ff88ab69106386c511a03bb0a9bfc26f9d578ee1840a81977bc5014de4a7a92aebe2250018a64a6b8aa310b04bbe0a273a69a4956c69de7b4e6c41ce28d9332e7b1fdd4bdb15224e7d4862f8066f944b7678a790697421a78b3938653573d8e5702b9309dcd84e2a2c13cce924ca8182b59e98817f32cb0d6d2ca44913c9d4521750eaf8451ec135baed8d959acfc6fcece4b4e18161dd7431594617ffd8b1b2c295649524c4d51bf5b57c879dc54a6a8fb21b2426b0d70262df49971cca2428b258cb3ff2a2cc1399487a9458b6a69c4d3604e27dd0d2946c0e3059a2330c5f2a885157cc1381e178b63b406e4c882c3412c9590fca97194c646d963026169d1324567e8c5f06a410ffb3637a30dd7ae4bb4d2a9835ab7bc191b5fb5f33f0e1a3f6ee320af38c479145527cf52b8305ecc40547bac23f3b7a8854e9436a95f7bf4ecdf8f999202411373587bb49a0995347d90dcc36687eaf7eadcbdfdee91406b2f057c91bf54889fa5287d0c6f648dde514a705893b6e12a2dc5a04b95ec58614c41bc74d6ff2f4ebc44f8cada55db8038b8199c7ab5123134964f987f983f3ce2a372872685c6f50006a1ff3b2d32a842ade5f6d9bbe9575367caccafd92bea41890cdb70bb2513328c515277a16c322265b8dac916440e789013a1e7c8a6925fabcf84aed21b427b75dc9afaad921107669f45af422085474402e39f5031eb2df71337edc1b6ddeffb6deb6ae6f1b50f738a6490097a37b35dbc990473badbbb2b17b7fad5bffdae4234a9e1ae3fcaa4ac01d82c4f728d39ce3ccf5cd22267be2ba053d440d520fedcf4193be63a0af2c7f4daf9f9b9af3a9c2d4d9f4a973210cb27bf1e1c2c879bada1c07eb6ddec965e2b4583e7f502590ae8f428864a17fefb97b0ab8f6feb24983bc2353f4b5cf7f17d89f7d3057a7bfdbaa3d35d904cf78707e6ae1675fff3da171c01c720f9e6f85a8bee0628f0f5a32814aa291b59306090e2d69d8488f57aaa302865fcd735603dfb08f0e0fb413dcef1a09ebf920e79b4c2ba32a1f875f99457e9349e18f9758aba3a91fc85a8084cf665443830948574383297501dc452628ad6e05113b6690965b1dba2850e726b68e2d2084fcdbd6938878008815472c');
INSERT INTO public.message_contents VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-7873-7315-b0f8-5416c5ed5332', '\x0100000001c4079f49b8cfd1359b89d27af5fa6eaa2869f04452c68ed1c85caba7a9a2fbb093a2cb033bc01a1ef8e3391db370dfa2b687d4e8de62b0f8bd7072d9d52cbfd51f7c3e51557c320eb3bdb5acb99aa66e56ed6fc88599b6c8a5414bcea9537de5a1be23415b6e8d47dd6927b87a6587fcaa0d4ccacaced577a9222edf6d5680be5229eb8241e3c885071344ad4a6f09e50917ac089442b9fc0c5432aace53e9b06c1a');
INSERT INTO public.message_contents VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-7879-748b-bee2-7fab6c9d7c1e', '\x010000000188bdaab5acedc4f671bed23fd4ca28fc0683033216f52b4b063e81bab22d4b5e6d8915f213b53c660fff5f10337b00d2dbb62202c84836cfcc83bb4b421f634d6f215edbd7e42a5471aeb5ff562978bc2926c0131598f4b78a0af8379ec43ba215de01a26d60bef371e297291a8184646650922d3d0bcbe400097ce6046b7b5c35029a4af5ffa27daf0c466789658c7bcfe5fbc452054d047a0b248394f6cc93dfbbd5863040c813d802b3db093378c65f97ba4d6147e45d9c60a8c7daae2b788b25e4436a0368d8a68b0d123fc0504d0f8a1880f5865f90224f05ce7289961add41143ba7090d36898921abdcd1cfd557f9fafbdb25d96580b4f8b3b6898fcbe500a750fc494db88160af8f84a0ee011b65511ea1137c5774720a1ba808622998910e216368bcea70bd599dc445bf3adda73008b9f51e5a6eff6ad89c0e14c1dbeac55f98f3641021bdb33c64735f4423ffd4f9f456147b4380006b01fcd2eb2036250a24b6346ce48c415f1e761a52d2848b3d6d1cd283750ade188a14c07e6ad24fc57645d9d1ee2afb639a26cd959d7f514c57c6599d918e419ca76426c04382288d9dd6c89e097af5f9c8d2e3c5e3826245cc34ff8f2520d4a6ca36bc372f372b7bc84b9ba01121b87022a9f6e1dc18c740c9a8490b85b5a31595be965d67fdce274ed9c812ed8e5bcfb98b3297b77a5d7139f66176dec81649bb3654bb116880b3453a301c49b45afc0c91eccc68bd827a55b513fef7a975046e14150c40e44c5a414b30eaf46a2ce33ce9e9e95788f54b107f06494900409e4421dba3900a715b485c647f159fbf18c5d194820906f310a67629e4a6060a7feda273f4f7966cac451cebec219a5a69845918607415286cced518531f8c5321b8cbc411d11692f7199ac41f66d09d908586c9dbf3a092e6316808f93adf1b41af312d80e194a68c79e4c9abe2a919facb2d69b99af456ee9bb1c7ad51d37f2d6526baf701e01e977acf4d3803231cb1e7c7f5819fac5c6897eeaf08071f2da08078844a5e9da445c2dab3e5eb02ad2562ddb2cb05029dc54a9f557121acb2f4b82f4c0e838d98486b3bf01149c38540cc3df128a0904fef6c7865f73ed1bdc56b04d4e797523c0570354ce319be242f1da2ecb643ceb15a53842cc7acddea7f285239d156063206d0efcced280c02656f27494a31d76eddc494fc270d1beb102863d72d4710d124070c1d99bae85d2d62e7f2ac4e005717c71ef7aa9e7cf53b94be7e7136ce7c8e18a0e9e8b94817b24a5d6b04161c2bc3af6ba694a06e76bf1c8c7f4dd0ccaadb8a67746107d591ba872904c3278654b155ef5a49de94557c7114eb8ae0c93013da6b8c43f30fc1508d1d6fdb244fcdb8597669773483416723fa329ced816b467b5fdadc3d1d9f97404e3b08857c13565bf46e50c69e37c7d5fd56324564e5091d4501e2c73e9fa74844103317caab37780e47654ac8a0b04de80f14a6c0b355922d435e6e9b09f70395ed253f68bc1192fff6918d6739add289c275ecd6592c124e84c6e4279d5270d2191ec49fd4e8210a4e3597486a42d77fff244fe5b1e8000b9a8cd8568d46f9ed9fc6810b03d245a40eb265b41eb9fb8d2d0ac874811bace81d2eab188cc746167da0d7843fe2a27c53f78c775e6b26336348ed67c3f19599dd66da3e0c1aa55db984700ea96b2fb5ae3482343a587c021eb2dc2c54a80f558b2e7b34c4a3e2f02e166104de78b20bc136aeab489c80c13b6060c3836b0c17fc32f06a15c7cce7470fe87322867fda2cb32398d052af33567659db6dd23c98a064a437dadfa0ce21864dc240414a36aac07c68d8d009736e817c584e91f1100756f0d4a8353aeba432c5f5dba6eca9ecc07f8f5a6f80c55c237703e353a9da3eaf9fef96288f9e075ff14262685a5b6469a0bfb8573e91c836ec28daaedb9e5d8bab09fbd56341b3e12cd824be89f011b73a8f65d60f7f9b5469ca0e02c0c1641450052ad9e1c47c581877174030e6fef30ca2107702132296773b5acf339534b7bf50de32a154');


--
-- Data for Name: message_lookups; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.message_lookups VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', '99daa9e6-d1ee-f429-e257-dc950acf9e67', '01a20d28-77bf-7f24-9956-06316700ef3f');
INSERT INTO public.message_lookups VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', 'c9812f35-7d7f-7489-3b7c-dfb0c608104b', '01a20d28-784b-7667-8073-3f7527593ea6');
INSERT INTO public.message_lookups VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', '99daa9e6-d1ee-f429-e257-dc950acf9e67', '01a20d28-786a-7bde-9dc8-2f2938ddb615');
INSERT INTO public.message_lookups VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', 'ed11d5a9-437e-af5e-26e2-695f88311efe', '01a20d28-7873-7315-b0f8-5416c5ed5332');
INSERT INTO public.message_lookups VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', '6dad7359-d669-2e03-ec44-c89e32ff8cc3', '01a20d28-7879-748b-bee2-7fab6c9d7c1e');


--
-- Data for Name: messages; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.messages VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-77bf-7f24-9956-06316700ef3f', '2026-11-24 10:44:45.630288+00', NULL, 2, '01a20d28-7829-7057-b7ab-8dfc44728909', 1, 1424, 15, 7, 0, 0, NULL, '\x01000000014d981b0edeb24885bc7ed434981e965e5a1b40387331067172c20d4b043292a4baba1ee5d042a5484c5fce5857ee7f97800dfb875c267a1653f7b4b91c4c96610c2b2c4a2582f9f7485cc9d170af04db2ff6d21dfb2bc3225384535717d31d6562ba128e151d4e6f7307b1188751cd32366ff0c87d2ba492dd54673583186de3dc770738c6fea2e5489cd457207206b6113559147e33d16dee9437feae76afb8198e450bd8fc6c2c5000579d043f6bb3b1ecfc61b57cfea758ca4ca8af5b3ad8e0d2fdb17f5f0e2a27934ea8b74512de5f10e302afd971ad115d0e8ce459afc9d780f8e19f0f3253f13df3258722a7d8', '\x0100000001abea0f2046aaddfa0e081390c649e64c1c70fb98e8e4c89fdbf4d4cbde16555dcafb918095f6dc1c144e4dad221777cf8fe0f7afafffa06b3d3c85ca0fa171ca2ca048b1e18e5a543d684fe3758c3ab0724c4e09d7394b6a56896b7a72a4c1e67c0bfae020db6d07455309dfa97d82f8dd5d452943d7615cdcec806d88142985e6ff714d9c89e8da4cd6a82b262ef0131aae4be3b54eb89716159fe90e39ef0a814657c46be136bf4aa28aeb480ddbbd4efc92a5d81f03d83caabca4144b955d9c596ef1eddd80cf77f5def8b2d1b606040c5df85cfbde03943adb7e7b3f2592401ac5948847b85d37a9f522a57d52b5adccc8734925615e31e2b6d099d05e71572663f43a7220830e3684b48221b5900ca76a895d0684efab638021dbeeeead36fcf2728347945c505c8e773aa59b68e1e6f00a23122f8804bcdd53356ce2a1bf1bff03d0d11fac3ebb0d97064091c7d8b3e5a73b8eb9f638aa9ff7434c918ff72adf7c40dbcebf32fc3ab08d4f3f09d7a9665dbf9fef9c5bfc6882a69727c04496167fda6dc927002d4efe3775979479b168847ab7dc046cfb17f45caca413f3d2c4cd0043014a76d00d059cf2046f31dc047ae642f57ade43de006312b30a6c78ed5a805d5b271fd11413e36ec1b3d22b8e3d87cbb3bb9a3b66212f33870d6cc498e8dc7c11112b29af7603a0fb45283d283055ca56');
INSERT INTO public.messages VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-784b-7667-8073-3f7527593ea6', '2026-11-24 10:44:45.768015+00', NULL, 3, '01a20d28-785b-7fd2-ae0f-20d9beed6695', 1, 1431, 6, 3, 0, 0, NULL, '\x01000000018a29697b0afd80225a1f2458f13ea482666c7588243ea6dc278131b672e1d85d61e84d63e0d2f93d75d122d975689a2c29408636032f7e283492b0805862a991f822d7cdc4c3fb75c3cc89aa3e0dcd25b3f1025158b7abd11f2fb4874575ce40da8982407552f98af13f336fdf36d71dd5306ab906737ec08433fef3974a98f841c1a38f7036123bd185608fda339d080a97c7b762dd188736736e374c0a076c24ccdfae6120fc83a63c2738c23f457927b60876af7a1800e683a23354a2104d2bc830c24a4292ace22ccf785a8249739ddbb9d614743f5a42cf743fe5951d8b79176774f42070033b2ee1da272dd88ae4e63604b1f2fe', '\x0100000001657b86af1c1de99a8287fd0284607d1045c0840310a39fbe1da8859ff62aaadd2e9d1c7d7fb95e39ef2accb8cf33a98bbd35a0a1be3394702bfa2e36fdb96085d004c405a44c7d58dbb33b95e01508baf3b634f750abf579fbb1c2e24a5e52bac6d764f5c5a2f7f32977b094b2f29cbc02353ce8a733cfb546e6f88ad339ea141cddf8affcd2f67be3f7b5e69523b8fd251d6fb469d206585e801f1c40b13d68b311332ee0c958b270649e3728511ae37b6f9c74ef8224fc0dc991f2c42f60e8fc1663374c98ec31aa9d2ae6b6d23ec68612555e25770d0e88839c59e63ab993fcf2ad8630474491f0a1c3bc521cd80d25c2e90d2f8da6a841a9d2944833c4d1cc028e66e10dcd4178a547683edc18b13d598e64335282afd25f8a386a4d19a322ad51f7468bb3688f3f3c42cba6e545e3c7f30f3388ccc526fa2c8744d11ca7ff0a0f0f6199412e926d93b162e8f19a3f5b6b76daeda420bc6254c2827bd7581b16bdabe846b4040fc9c4c228e266d8b6286aa598a54190405432a04d7d528102bcfa22ede0ac246cca5508e644e10c6e1802bcc79e90725154080f4b36b181e984090673536ef3bf667dd2997aac14244b03c0e67dc222579bc8837ec627f20b79ac032b33f28ba5b7e47fb197ff20f154457893f645f12ab9bb47bf582dba938d923957781f4060e322d3b068e80c69927d9862d1e8115e07279865ada86c163a8246115f1efc96c88f0ce1');
INSERT INTO public.messages VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-786a-7bde-9dc8-2f2938ddb615', '2026-11-24 10:44:45.798993+00', NULL, 1, '01a20d28-786c-78de-84a3-945591ab4097', 0, 984, 5, 8, 0, 1, NULL, '\x0100000001680015044cd3d5183c78a0589f89eb2b901a8ad840364f482c7ffadfe73a6cfac98d5a435b800ea0cd23531be2256457d3cf615fad27c25a60e6079e522d6f7531a61389818df5b90809c4f3c3926041e23878863e3f04eb26371372b322c3bb55254ec61a85ac4d5883049bedf7c2157c639d9f5330c4eb3f197468d79b154e38062ca73ad02c27b3f7c8dfb3f40616cd7a1ab04499b14b6cd37f6d4d4306cd4dcf4dc0ab704a013be71fd4d30f6007c8f1194abb0c36483bf5e39a61bf9f778ba083f4001f1e5169aacfd84df912f049911f1c171376a464be601941f6328a5fdc213d7ab90c8a063e9c0b68bab02b', '\x010000000163a23d0f3aa3ac8438413ba52977c5ced7e22092cfb25d00e5320baa50dfc88f382aa9a05521a2c97ffd1ab36caa44248804d23da3210f4f0535c7326da3df802f6459d38ee95fafe495fd7e06b95513a662b0e4917774289ac92b4cd2bf21fb8c9c03038fd905341647c6b27ad1a3f474b6a91e271a6785bc8b712812796be224100e97d581d11b8f3958a3f0b4293e83546ad66c0956c3d6116664f0a49022d16f633e71e50dc850b0474fb917d105ef40874b7350fb0d157c028f20948fd668754665b42e2732c868d41b8a20617a247a2c78cde0cfbc05e69a42fe2b1fcdaceffe127d78b0a3787c494c0731cb6351d13579923eb2');
INSERT INTO public.messages VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-7873-7315-b0f8-5416c5ed5332', '2026-11-24 10:44:45.808258+00', '2027-02-21 10:44:45.811227+00', 1, '01a20d28-7874-7b44-9317-571abdf03d20', 0, 0, 2, 2, 0, 0, NULL, '\x010000000100af0e4cce307c0468e02d59f88aaf3c13246911fa2b91b15f1e73b2505aaaec0bf52f8e747238d3caa3d6f6a42c0e12ad9d28b4ac323ea1b691498a352f8abee9841c4187d7c8446ea701a192ae4ae5f53639f35b1fd97bc4374de2434c4bb31c0a4c6c5b1aadfb7d3d4fdb48b7001ef304481231244b5f2f8aa3eef3bcc5f3c65842941fa209b3b22bc5b94098e71a9216d2caac61b562087765d67ee4185f02053ce71ee3c200a4ed5966159462880c7d6404bbb64f02dd262f17aff94d5910d040dd970be26bfa762d91ae2e54bbbb07f80912862b61abbff2929f86c7eddf34484d83438dec3f9cfd18fe922004f9', '\x0100000001a6b7e656742a171a7fc3feed2d3d7070504f859d670295071f72787d2575dac064fb2943963cb6f399e62bab93369f13c760f4e9b4920b8f3c1dd619f30ac2e61934875a22b3dbe88dd7f83cd8f3588d2041d5e0c1267cf0346fe31e5c131c460291e1e7515ce532dab11664df419eb77241a631efe63a9a1d66165f0199adca169cf89a146f3d00f4bb64900dfcfde6c37f3352b84689587c2bc0b1586487727c059ab6775762146559551a9888a80d034701013cbc72f9da20e1fd8c7c91f1de53303c5b1510108f6455fb8917ca7fa6ded6eaf421b89fdf704c6d68c99be669c3fbca0378d3c8f56a40a0eb2fdd0e57c6719d69b6c312699d91bbc338a67055382be18f2b3e24f29baa1f36cbd9c134c5a66c47d9b0ff227afc9341b00c26078e84d433c0b2498742f8125f9b13e7447e4887eaaa1684c902ce0c8e370fca98e75e39c644994bc4d0fea6f2a5d4d21a129a9838433b701be09e70');
INSERT INTO public.messages VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', '01a20d28-7879-748b-bee2-7fab6c9d7c1e', '2026-11-24 10:44:45.814543+00', '2026-11-24 10:45:49.219623+00', 2, '01a20d28-787e-7757-bec2-f713f0f71fa1', 1, 1426, 14, 1, 0, 0, NULL, '\x0100000001aceeb41b2f5f8ea42083e1dea999e8d458880527e5042c292034cb35eabcad8abfcedff766b240dc1dae26114d5d9d9f8c0c58d4b8f97d21fc46a7a7b27466c9d6484e218fb1b1f0e24419e3631c500222accca521689fd9648f3c15abee607d679ff3790d51b2646db2b08e581349e242363f22480e3bc26cde60763d647baea35ed91f7e80c49cf2b27edf8b35893e99b3774d102f8dad1705c6798289c9c715b468eb143b8695e9dc5dd067f03c484bc38a042029994a52b1e2196d6a09518ab940901425bfbd5b5a40697ae161bc16e2eebc8615aaad26210f12b0e616761297c726dd29318c13ba9a323c2811c7a9fa', '\x0100000001afd9ec7fa33433b276127a7ae87f8ef1155bf779c8b93682c9ce1bf1f3e15d027aa1594cadb06774f0e4676e9be8ae70e6bcf62fed78e886232deffcd5c8586532752a59f74671571e4e81427ca8979c68c84f89a1c8721e0b55e56b1d0a1a1c4092b060800bd43db43ff89cd04c28484c17ff473cdcc3bc6589802a2b9c1d528f22b7c071a2456bdbe6299175c05343d221ff5fe5090eed5e7c4e1116dc31c8a2141b99f24faf62fc6c790b5d699b802ceaead1bc2944b82b34408277c4ec749082e7092f0b7cf2643d06994653819ef0911c7707e56ceccf1e902529fc151b2f456b5273bf711d32a2241fb4cd7ede6b485e3d9f2c9ea9b20ebcd3270dd8e2a3fb0cfeb4ab587c2fdb9460438a9f3c9a3079d294a72950701ca0d54e6c30a918b8d1db57475d467ceab4155d999ff4a177d07fe2a9d8e3a91ba679935482276f035c9b4473a41df785b0dd4fc2c6ea6523246b93399dcf62d7b8e4175148520f6bc6fe9a2056e219a876e36ab55577489d60a460afde5bfbcdc372da5b9fcbb4ac968931d5847869e428fbdcebf27d480acec33b73296595c1752aec4dfab8699ce90752d25efa593edd84e33253e66b6c0aa8047fadb381b91eba496dfbd02622c1070566ba32233ce4e835026fdad7ab6ba6a36bfd3f0962087d66891e61255f4b41079a644b9a5f2970473c5b84ddf0b3b735832d8e495ec48d712eeeb7681b4858ad2577f67a5141b95a101ca804dc8535ffa38635bd8b8416d49fd22a4899c5ada2a7643c1f7d823a9a99');


--
-- Data for Name: orleansmembershiptable; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: orleansmembershipversiontable; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: orleansquery; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.orleansquery VALUES ('WriteToStorageKey', '
WITH written AS (
    INSERT INTO OrleansStorage AS s (ServiceId, GrainTypeHash, GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeString,
        GrainIdExtensionString, PayloadBinary, ModifiedOn, Version)
    SELECT @ServiceId, @GrainTypeHash, @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeString,
        coalesce(@GrainIdExtensionString::text, ''''), @PayloadBinary, now() AT TIME ZONE ''utc'', 1
    WHERE @GrainStateVersion::integer IS NULL
    ON CONFLICT DO NOTHING
    RETURNING s.Version
), updated AS (
    UPDATE OrleansStorage SET PayloadBinary = @PayloadBinary, ModifiedOn = now() AT TIME ZONE ''utc'', Version = Version + 1
    WHERE @GrainStateVersion::integer IS NOT NULL AND Version = @GrainStateVersion::integer
        AND GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
        AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = coalesce(@GrainIdExtensionString::text, '''')
        AND ServiceId = @ServiceId
    RETURNING Version
)
SELECT coalesce((SELECT Version FROM written), (SELECT Version FROM updated), @GrainStateVersion::integer) AS NewGrainStateVersion
');
INSERT INTO public.orleansquery VALUES ('ReadFromStorageKey', '
SELECT PayloadBinary, now() AT TIME ZONE ''utc'' AS ReadOn, Version FROM OrleansStorage
WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = coalesce(@GrainIdExtensionString::text, '''')
    AND ServiceId = @ServiceId
');
INSERT INTO public.orleansquery VALUES ('ClearStorageKey', '
WITH updated AS (
    UPDATE OrleansStorage SET PayloadBinary = NULL, ModifiedOn = now() AT TIME ZONE ''utc'', Version = Version + 1
    WHERE Version = @GrainStateVersion::integer
        AND GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
        AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = coalesce(@GrainIdExtensionString::text, '''')
        AND ServiceId = @ServiceId
    RETURNING Version
)
SELECT coalesce((SELECT Version FROM updated), @GrainStateVersion::integer) AS NewGrainStateVersion
');
INSERT INTO public.orleansquery VALUES ('DeleteStorageKey', '
WITH deleted AS (
    DELETE FROM OrleansStorage
    WHERE Version = @GrainStateVersion::integer
        AND GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
        AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = coalesce(@GrainIdExtensionString::text, '''')
        AND ServiceId = @ServiceId
    RETURNING Version
)
SELECT coalesce((SELECT Version + 1 FROM deleted), @GrainStateVersion::integer) AS NewGrainStateVersion
');
INSERT INTO public.orleansquery VALUES ('UpsertReminderRowKey', '
INSERT INTO OrleansRemindersTable AS r (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
ON CONFLICT (ServiceId, GrainId, ReminderName) DO UPDATE
    SET StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = r.Version + 1
RETURNING Version
');
INSERT INTO public.orleansquery VALUES ('ReadReminderRowKey', '
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName
');
INSERT INTO public.orleansquery VALUES ('ReadReminderRowsKey', '
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
WHERE ServiceId = @ServiceId AND GrainId = @GrainId
');
INSERT INTO public.orleansquery VALUES ('ReadRangeRows1Key', '
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
WHERE ServiceId = @ServiceId AND GrainHash > @BeginHash AND GrainHash <= @EndHash
');
INSERT INTO public.orleansquery VALUES ('ReadRangeRows2Key', '
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
WHERE ServiceId = @ServiceId AND (GrainHash > @BeginHash OR GrainHash <= @EndHash)
');
INSERT INTO public.orleansquery VALUES ('DeleteReminderRowKey', '
WITH deleted AS (
    DELETE FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version
    RETURNING 1
)
SELECT count(*)::integer AS row_count FROM deleted
');
INSERT INTO public.orleansquery VALUES ('DeleteReminderRowsKey', '
DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId
');
INSERT INTO public.orleansquery VALUES ('InsertMembershipVersionKey', '
WITH inserted AS (
    INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1
)
SELECT count(*)::integer AS row_count FROM inserted
');
INSERT INTO public.orleansquery VALUES ('InsertMembershipKey', '
WITH bumped AS (
    UPDATE OrleansMembershipVersionTable v SET Timestamp = now(), Version = v.Version + 1
    WHERE v.DeploymentId = @DeploymentId AND v.Version = @Version AND NOT EXISTS (
        SELECT 1 FROM OrleansMembershipTable m
        WHERE m.DeploymentId = @DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation)
    RETURNING 1
), inserted AS (
    INSERT INTO OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
    SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM bumped
    RETURNING 1
)
SELECT count(*)::integer AS row_count FROM inserted
');
INSERT INTO public.orleansquery VALUES ('UpdateMembershipKey', '
WITH bumped AS (
    UPDATE OrleansMembershipVersionTable v SET Timestamp = now(), Version = v.Version + 1
    WHERE v.DeploymentId = @DeploymentId AND v.Version = @Version AND EXISTS (
        SELECT 1 FROM OrleansMembershipTable m
        WHERE m.DeploymentId = @DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation)
    RETURNING 1
), updated AS (
    UPDATE OrleansMembershipTable SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
    WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
        AND EXISTS (SELECT 1 FROM bumped)
    RETURNING 1
)
SELECT count(*)::integer AS row_count FROM updated
');
INSERT INTO public.orleansquery VALUES ('UpdateIAmAlivetimeKey', '
UPDATE OrleansMembershipTable SET IAmAliveTime = @IAmAliveTime
WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
');
INSERT INTO public.orleansquery VALUES ('MembershipReadRowKey', '
SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime,
    m.IAmAliveTime, v.Version
FROM OrleansMembershipVersionTable v
LEFT JOIN OrleansMembershipTable m
    ON m.DeploymentId = v.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
WHERE v.DeploymentId = @DeploymentId
');
INSERT INTO public.orleansquery VALUES ('MembershipReadAllKey', '
SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime,
    m.IAmAliveTime, v.Version
FROM OrleansMembershipVersionTable v
LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId
WHERE v.DeploymentId = @DeploymentId
');
INSERT INTO public.orleansquery VALUES ('GatewaysQueryKey', '
SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable
WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0
');
INSERT INTO public.orleansquery VALUES ('DeleteMembershipTableEntriesKey', '
WITH members AS (DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId)
DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId
');
INSERT INTO public.orleansquery VALUES ('CleanupDefunctSiloEntriesKey', '
DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status <> 3
');


--
-- Data for Name: orleansreminderstable; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'duesweep/0', 'alive', '2026-11-24 10:45:45.62+00', 60000, -467198125, 0);
INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'duesweep/1', 'alive', '2026-11-24 10:45:45.626+00', 60000, -459028799, 0);
INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'duesweep/2', 'alive', '2026-11-24 10:45:45.628+00', 60000, 1715346711, 0);
INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'duesweep/3', 'alive', '2026-11-24 10:45:45.63+00', 60000, -162609497, 0);
INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'duesweep/4', 'alive', '2026-11-24 10:45:45.632+00', 60000, 1753920376, 0);
INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'duesweep/5', 'alive', '2026-11-24 10:45:45.634+00', 60000, 623653159, 0);
INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'duesweep/6', 'alive', '2026-11-24 10:45:45.637+00', 60000, -1581137647, 0);
INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'duesweep/7', 'alive', '2026-11-24 10:45:45.638+00', 60000, 876907051, 0);
INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'duesweep/8', 'alive', '2026-11-24 10:45:45.639+00', 60000, 1472976499, 0);
INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'duesweep/9', 'alive', '2026-11-24 10:45:45.64+00', 60000, -2052700120, 0);
INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'duesweep/A', 'alive', '2026-11-24 10:45:45.641+00', 60000, 2138390299, 0);
INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'duesweep/B', 'alive', '2026-11-24 10:45:45.642+00', 60000, -395128166, 0);
INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'duesweep/C', 'alive', '2026-11-24 10:45:45.644+00', 60000, -364185535, 0);
INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'duesweep/D', 'alive', '2026-11-24 10:45:45.645+00', 60000, 1574221673, 0);
INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'duesweep/E', 'alive', '2026-11-24 10:45:45.645+00', 60000, -660851658, 0);
INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'duesweep/F', 'alive', '2026-11-24 10:45:45.646+00', 60000, 787435671, 0);
INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'message/01a20d2876a770eca283fd08e6a37487/01a20d2878737315b0f85416c5ed5332', 'retry', '2027-02-21 10:44:45.815+00', 300000, -800426459, 0);
INSERT INTO public.orleansreminderstable VALUES ('monkeysmail', 'message/01a20d2876a770eca283fd08e6a37487/01a20d287879748bbee27fab6c9d7c1e', 'retry', '2026-11-24 10:45:49.224+00', 300000, 1983065393, 0);


--
-- Data for Name: orleansstorage; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.orleansstorage VALUES ('monkeysmail', 1391851561, 1103194485, 0, 0, 'directory', 'abcdefghijkl', '\x7b22246964223a2231222c222474797065223a224d6f6e6b6579734d61696c2e477261696e732e576f726b7370616365732e4b65794469726563746f727953746174652c204d6f6e6b6579734d61696c2e477261696e73222c224f776e6572223a7b22246964223a2232222c222474797065223a2253797374656d2e4e756c6c61626c6560315b5b4d6f6e6b6579734d61696c2e477261696e732e436f6e7472616374732e576f726b737061636549642c204d6f6e6b6579734d61696c2e477261696e735d5d2c2053797374656d2e507269766174652e436f72654c6962222c2256616c7565223a2230316132306432382d373661372d373065632d613238332d666430386536613337343837227d7d', '2026-11-24 10:44:45.476038', 1);
INSERT INTO public.orleansstorage VALUES ('monkeysmail', 1391851561, 451767320, 0, 0, 'directory', 'mnopqrstuvwx', '\x7b22246964223a2231222c222474797065223a224d6f6e6b6579734d61696c2e477261696e732e576f726b7370616365732e4b65794469726563746f727953746174652c204d6f6e6b6579734d61696c2e477261696e73222c224f776e6572223a7b22246964223a2232222c222474797065223a2253797374656d2e4e756c6c61626c6560315b5b4d6f6e6b6579734d61696c2e477261696e732e436f6e7472616374732e576f726b737061636549642c204d6f6e6b6579734d61696c2e477261696e735d5d2c2053797374656d2e507269766174652e436f72654c6962222c2256616c7565223a2230316132306432382d373661372d373065632d613238332d666430386536613337343837227d7d', '2026-11-24 10:44:45.481486', 1);
INSERT INTO public.orleansstorage VALUES ('monkeysmail', -250329311, -1913442968, 0, 0, 'domain', '01a20d2876a770eca283fd08e6a37487/a379a6f6eeafb9a55e378c118034e275', '\x7b22246964223a2231222c222474797065223a224d6f6e6b6579734d61696c2e477261696e732e43727970746f2e5365616c656453746174652c204d6f6e6b6579734d61696c2e477261696e73222c22426c6f62223a7b222474797065223a2253797374656d2e427974655b5d2c2053797374656d2e507269766174652e436f72654c6962222c222476616c7565223a22415141414141476853504a4e3459437833496b4e427641326135486f6c6959484a5863637075786f6d31585158307078564a4f77747231346f326d366f4e37666838777959717238706f3446453634656c744f795351345654626d515244704d69494533425667394c6632637459796b35383269396661355338444949504d2f58756b32416c63437035342f306c39664f2b6855756d304d4f787a5872666c45576a553441592f5159684578593445766a4d39712f4271357a5174464139584e67627165435a73773567424f446e384e4a4530502f7157416465504f5a31662f4a6d516c6a4c424d5457664c6c556366786358534359713276594f4a5138695348774257706e365a7778354a447a446a53416e3877536b78684951584c6c546c5a6f414e735a3646416c32676849752b4d73446b734a67477144697a773062692b525866566731396c51737a6d75695848637a6c317930424d615339796d593075396270586e5837374f6b44767a622b6f7738614164555a48336f534769585172657a6f4b38746a4b5374302b6255576c4d59487774557669536269637752764c782b463750302f6259446e73755651414d536834766c4c436d7050446d3552314e73442b5a4d514354467232367834627948512f344e30556433346646474a4741585655722b674c6261667a4c4d353035313173654c5857455564724765392b674b4b5279524234614a69704a576e454b6557496d6f50744b4c4a4f326462673034473154337874505243755646633971754c504e6f77302f39534f676b6e34357a374a78546777546a76456e654a41346b6e6c62626d463449525a41386167505637464c737848487639356944476963585655656a2b4657656e524463594769646d5a33684e585147584c73796e79526c2f4569517366743537666f4a3871686142717648455672424c71593666744b652b3665726174596e6e6b4e61763451724c2f466d4d524d473861576d4a4d7744507a534b776335544a67476e6673315441694d6a4d6c566534467a3678674a723768624f72364e6466624c5851696f6c655931472b535050414d2b464931685354344a645556516a5a513662485361313956694b544272526a364661647573384649546d536466516f653671432b7a4d4435716841437930336f4c69666a70585349427a3046643971446a4f4d36656c6344717a4f77454e764251315542565672675673302b594538706a7a314f773258324f6d616839306271356d4c63366c79304e6d456736473077704b39586e366534564c4d66526b526c7073334e5658415857627144415839466154344a73523538517466796d4c43456652776e4a657955544a4e6e6c572b6d4844306639753732584d2f312b6a47474b2b30673954485734653947477367564d31336453662f787a68507251533869716e734630684445674b4b6641315550527a352f614444504447417a47564e383531775256534131624f683230476f5846584f6e47354d6968536248583546662b6571524d4435736664563675336d6169772f524953436d51727154484a536d42714b7146552f59787644726b3475386963663235786b453565415730734f385254616f747a535a746435783855366358494661502f693836416d512f553741583172626a7659744d4c6d64435851563277356b56385250443571474b3158374255346f503550306e5874646f3648473469324e763264365a7437364734302b566d51756a52617648586347745a514237525950596c646a56446365787632464d334e7231764a6d656f4e6239514e77666f41385a6a476c764655504b7257746a6b4b6d76753545566c774d4e62525963726b35476a46783452795855774d586155335653676a425531384e3365483355566c51667763556d6f65635a4b413665352f6668746673644a4167774b317a6c41596c4b6f307572452b706c41546e595a33744e73516e3956646658386a53465346473446362b5947524e38676a704231792f6b4947756a6a35466949674a6c7731514e4151506e767373737354743063335a4e334f5a425364442b50535545367248506f54746b30537a7365374a726b3236615a515737524b5830536e527930386568666747467245786b3064644a2b613151472f6f32335331376b65345279726f573346636432707568303146687538437644796a2f6c306750545968474d385930514d502f6c306d6f7949477974782b4d4c452f3766777372416255535a684a4d44516b68416d4f4d376a4e426e74617843556d585075357053425044685055544253646b4735393158476c5233394c37636a5263484e54314833366756732b426c565841516277726d784b5530346a3967564130486336576b6e773559324436666466364f617438344b5650622f5a6c43486e62766a69453969322b792f646158624267572b414f565038716a696b4d6d545867324a5443427174732f77384546557757323232624c64745333306a6555563751665353724a33335130356a7a762b62556d72356f576c37556e4a6d4f514761466453344674742b69626d545a61576f742b674938564f7443326646536d4f706d554742586a2f7471484d702b372b454b63796c4846742b50326c55665a674145323853724f7232315a6f71573744693244414773346546394b66733554526646556d7a763976344d326d4e574b674b453538717a66466b70734f3277516b5a424c346169507a42304a55554f49454e31453631685a624d7130536f77754173394a7142376b476570464477377a5638474d3955756c525961417141524a2f53532b432f4969474c347056767958566f376a4e784875334d774868323136636d7854776f53324b462b78453832474256504b5a37675374594132694b39392b446d32733561436156583541395146797242393354794d78362f7939517134704355486a4b544a6950626f6262666b31785042356c514d7058524a323769514e62786937566a58455169436372616868324f493551652b494a327a41693268537271574f6e6130624f46472f79736c575445526f755746577535627859397839624248655a616d513176564b61656e30554459364672636f7a554d61727135594166594b797761314a6e6c7868364d4b42466b7044665747514c474a314c53327a3353556742687a576c447567484d7366536765534b662f326c466a6d3159783670687763783636503373574c78675359346b364e675648614f3341684267576749432b704f434432393655665a43452f7863765a2f48395263316e6b572f2f4137544731654a484d5363516c68505266706d354e626e30333256674a6f50324c66727236382b694341304531337a4432624351424870474b44456345653830664e6752792b54512b3474724e637767426b6c58436c62515770426c2f75386d35523950303841796973726d7856454347636b794b52726d76315842492b416d35454b66612b3336303177523852455a4b45384e4c4f526b4c70665a4b7a6146594573574b762f7948444536335057776b6c6331765a654c375a5347463663705a4e6e556167335930372b72726336353368486875616f362f504f69625a5842666e3265564d555a385564436a6a6535524444627a392b4c797737657065564643444435793075786a4a6c766b6c366568676561436a6553306a3158484b736f573835724a31582b30415577536d6b777968506f3778326944766c7a4966454635326a44692b594455632b4b67596a454e34325271517364326961746f365272485750632f4c45326c7638576141717a373656586249423278395a4f554856723761314f57536f38572b6f5042763947305146314b586969766839434443474f4e694a525271393845532b3242736162586f337546514f532f7336494a46764a56675768713345306e723237434636446d7361577737664d536351784e366d4d43416c6f4748687450314a78336a4279463777346b2b524f727634426d424959617161635366674c746b3053627765397132376e354a43695062526e4c61376a4d565675344d46305348595670364a414d59554d5a3046444b7448663779764e6452643761616e6b303577527555306c6d3837704674324a336f3339624e684a7241697547754b35312f434d5654394f574674753659444f5063746f4f3146674935723674646f38576c48693750615a553830794474686d426647683062614d4852494c556f61694c326f54636d5553475464394546685538423962564f786e64615045577743396946442f5a66665657515166304c7535313835723264512f504e44594a6f6d746239447339483549324d756833496e434e446e5055717171537933324f55655550635474466c332b4f38736c326251554732752b6374625532674d75785232396774327a4a654f706672684145704154547059344831386c4c766247365267304572716739526a334f6668754c685433515930744e4965426e6376363632366956523645346174436551736f444d7a58376b6859443038726a725273387247537854756d67336a4b705a474432686878426a32505049553156484f70616a796779632b53704a70436d634c44727343776954335874575774773343647659634550657a2f3053307450632f6561386775577135744d6d5969486474687862684f5a76796d64367036765a4f3439617666454a635642724a566c65796e6836363656673759446258693956464d594131456f376e434953507946774d6b657367546739464d367a6777393769634156706f643633546c67377352517733474931495735512f506b714751534e7749386b354547457749755272443449355044745331764431354b476b546a6230684d4938506972422b3739394e627934665045714e576b5a4d73706c2f5a594a58396f46776c41552b36346533687a326b36656a316c62547a4c5235444a2b496c7a6b4a6e7a35377653393633546f464e75467a61666c4a34496d516d737a346b48574d465a645a46514646565457644b70694c3538367963754556776e31386a4875317a6336524a4f76484b6a773830745a44557a5a6c546b66355a344841624e2f633376324a57474a5a56526c35767450747753624a7133397066644533657641327678456c2f706f39355754536b394b6a7a6945553150567043726c7a336d54526d36547a722f306f5671494b3953394a3570506a6c6f4552632b414e4432537033456d55754c79303662386d596a7736536757326a394946622b47714b67323239564a42544a31626b34344878586877375872594a314d724b594c79314d582f4e387967584b7231486a5448754c616b6f6634652f444f664a364172693164684c393664704131764d71645943697177444578532f616648357061656732366a4335476a61554e44595856784b6c6f643834616435435a707065696466634f5336634a734f2b4c6d35644279684768646a5734757342644836507145533552335266475267684551732f667a555258354b6f2f437277634b415356366f44646c6e6c725557653159696a5a754645616c4f6c4d6b3477734d595a38424c396e66517766466c477845482f4f6d51624b32735052444e4a684b594662576662794d486b56716b55657a54627965566c694c7957552f7a4f78467a6a37356f47686c7a776b48787a6a642b44707550515652595a3434316d4272474d7a34457a5779687272623037684a35613375494b586b5a487a3275426571384458713833396c6c316f75506a4c6e5a38714a4f5650386a5672392f31363476476933503758544572645043575a593665343374643650435759466c373979583352575a774378644c4f46455a38594b61544f72576545666d754766414d6669634571663945454b693153775563714469627555596570464f39516c413d3d227d7d', '2026-11-24 10:44:45.575328', 1);
INSERT INTO public.orleansstorage VALUES ('monkeysmail', -554289543, -431347556, 8137009086410657064, -8686137572902206558, 'workspace', '', '\x7b22246964223a2231222c222474797065223a224d6f6e6b6579734d61696c2e477261696e732e43727970746f2e5365616c656453746174652c204d6f6e6b6579734d61696c2e477261696e73222c22426c6f62223a7b222474797065223a2253797374656d2e427974655b5d2c2053797374656d2e507269766174652e436f72654c6962222c222476616c7565223a22415141414141473372396d6f39766b30774b4d4a58644746567739794f37352b456b74463967544b64692f70507130704c4f3137476768663239364546324930464d64436d31426d5275742b547a4d4d515a656d465a355256306e4749717a612b465a5562642f4c744e6e78736b59774e7762544237517549663475554731586457634f754e5a46444359324232383169654a6d326d527a68726f5439327a68746d47685564473335684a46363954756b554e6b7a715a45467a6d356a4f38665a734f523754776c4a5353463930744e637332304f386833427358797075457a68497878577732747532356158776d6959534c364735484b307a3544547561554b467448544464315a2f65384576397272572f356f316b555366555a594d354d70745143676d55314368346c49327654387558577138724367474130583054546747434c73474876793237704938757143686d546538396465525845464356786c6450476c4b394e7a4435702f786865665579585066302b497955733859315250303438416f62414d493233357643684c646f546f3035354a6a416a63452b52523533424d786763535a574f512b53684e3744736667334b753337593630476d6c7672614d67637a72744a34624e574f696a6353466f46786757646f5454567933356e736274664633535849665a796e38704b48524c4b2f5a474f6b5353412f56594a5671675473656c5936774b4c46646f6270704e4a47694a686756704d4243732b5063436f4367746f513653766c3468554d484f394d227d7d', '2026-11-24 10:44:45.851042', 2);


--
-- Data for Name: schemaversions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.schemaversions VALUES (1, '0001_orleans.sql', '2026-11-24 10:44:45.283516');
INSERT INTO public.schemaversions VALUES (2, '0002_messages.sql', '2026-11-24 10:44:45.311262');


--
-- Data for Name: silo_leases; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.silo_leases VALUES ('127.0.0.1:44933@154521885#9957ba2b70b39142', '2026-11-24 10:44:45.852953+00');


--
-- Data for Name: suppressions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.suppressions VALUES ('01a20d28-76a7-70ec-a283-fd08e6a37487', 'c9812f35-7d7f-7489-3b7c-dfb0c608104b', -1, 0, '680776ae-fbb8-8f28-ac7a-f6727cb99849', '2026-11-24 10:44:45.77296+00', NULL, '\x0100000001335229fb6204854ed43d784f05f7e05fd9bdbf0a33767cf06e181174a3ac4976d9188f890825f10ad060ad026594e91ae282');


--
-- Name: events_sequence_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.events_sequence_seq', 9, true);


--
-- Name: schemaversions_schemaversionsid_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.schemaversions_schemaversionsid_seq', 2, true);


--
-- Name: schemaversions PK_schemaversions_Id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.schemaversions
    ADD CONSTRAINT "PK_schemaversions_Id" PRIMARY KEY (schemaversionsid);


--
-- Name: bootstrap bootstrap_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.bootstrap
    ADD CONSTRAINT bootstrap_pkey PRIMARY KEY (id);


--
-- Name: data_keys data_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.data_keys
    ADD CONSTRAINT data_keys_pkey PRIMARY KEY (workspace_id, purpose, version);


--
-- Name: events events_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (workspace_id, message_id, id);


--
-- Name: idempotency_keys idempotency_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (workspace_id, key_hash);


--
-- Name: message_contents message_contents_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.message_contents
    ADD CONSTRAINT message_contents_pkey PRIMARY KEY (workspace_id, message_id);


--
-- Name: message_lookups message_lookups_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.message_lookups
    ADD CONSTRAINT message_lookups_pkey PRIMARY KEY (workspace_id, hash, message_id);


--
-- Name: messages messages_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: orleansmembershiptable orleansmembershiptable_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.orleansmembershiptable
    ADD CONSTRAINT orleansmembershiptable_pkey PRIMARY KEY (deploymentid, address, port, generation);


--
-- Name: orleansmembershipversiontable orleansmembershipversiontable_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.orleansmembershipversiontable
    ADD CONSTRAINT orleansmembershipversiontable_pkey PRIMARY KEY (deploymentid);


--
-- Name: orleansquery orleansquery_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.orleansquery
    ADD CONSTRAINT orleansquery_pkey PRIMARY KEY (querykey);


--
-- Name: orleansreminderstable orleansreminderstable_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.orleansreminderstable
    ADD CONSTRAINT orleansreminderstable_pkey PRIMARY KEY (serviceid, grainid, remindername);


--
-- Name: orleansstorage orleansstorage_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.orleansstorage
    ADD CONSTRAINT orleansstorage_pkey PRIMARY KEY (grainidhash, graintypehash, grainidn0, grainidn1, grainidextensionstring, graintypestring, serviceid);


--
-- Name: silo_leases silo_leases_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.silo_leases
    ADD CONSTRAINT silo_leases_pkey PRIMARY KEY (owner);


--
-- Name: suppressions suppressions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.suppressions
    ADD CONSTRAINT suppressions_pkey PRIMARY KEY (workspace_id, address_hash, stream);


--
-- Name: events_order; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX events_order ON public.events USING btree (transaction_id, sequence);


--
-- Name: idempotency_keys_expiry; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idempotency_keys_expiry ON public.idempotency_keys USING btree (expires_at);


--
-- Name: messages_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX messages_due ON public.messages USING btree (shard, due_at) WHERE (due_at IS NOT NULL);


--
-- Name: messages_status; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX messages_status ON public.messages USING btree (workspace_id, status, id) WHERE (status <> ALL (ARRAY[0, 7]));


--
-- Name: orleansreminderstable_grainhash; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX orleansreminderstable_grainhash ON public.orleansreminderstable USING btree (serviceid, grainhash);


--
-- Name: orleansmembershiptable orleansmembershiptable_deploymentid_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.orleansmembershiptable
    ADD CONSTRAINT orleansmembershiptable_deploymentid_fkey FOREIGN KEY (deploymentid) REFERENCES public.orleansmembershipversiontable(deploymentid);


--
-- PostgreSQL database dump complete
--

\unrestrict hDhqK4NAtp2YAzdwjJyNp7hYA0RVDnsVe5Fllei3uNl9TD6UgmZ1PMf6d1uYWAh

