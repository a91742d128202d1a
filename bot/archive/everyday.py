"""Words of every day that people are called as well: lists of our own, English and German, made by hand.

They needn't be whole.  A name that isn't in them is taken for nothing but a name, wherever it stands.  What is only a
part of a name (“reads” of “ana.reads”, “Owl” of “Night Owl”) is looked for in a longer list: people take such words for
their handles that nobody is christened.
"""

from __future__ import annotations

import re
import string
import unicodedata
from enum import Enum, auto

_MARKS = string.punctuation + string.whitespace + "…–—·•„“”‚‘’«»‹›¿¡´"


def _list(words: str) -> frozenset[str]:
    return frozenset(words.casefold().split())


WORDS = _list(
    """
    a an the this that these those such same other another one two three first second last next
    i you he she it we they me him her us them my your his its our their mine yours hers ours theirs myself yourself
    himself herself itself ourselves themselves who whom whose which what when where why how someone somebody anyone
    anybody everyone everybody noone nobody none something anything everything nothing
    and or but nor so yet if then else than because as while until since though although unless whether however
    of in on at by for with from to into onto over under about after before between against through during without
    within upon off out up down near like per via
    is am are was were be been being have has had do does did done could shall should would might must cannot
    not no yes yeah yep nope ok okay hi hello hey bye thanks thank please sorry well just only also too very much many
    more most less least few some any all both each every either neither enough almost quite rather really maybe perhaps
    here there now again ever never always often still even soon later today tomorrow yesterday once twice
    new old good better best bad great big little small long short high low right wrong true false free whole real
    say make go get see know think want look need feel let come take give use try read write ask answer
    people person time times day week year years way thing things world life man woman men women work word words text
    page book class state capital money labour labor history question point part place name reader readers member guest
    user anonymous unknown admin bot mod test
    der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner dieser diese dieses jener
    ich du er sie es wir ihr mich mir dich dir ihn ihm uns euch ihnen sich mein meine dein deine sein seine unser unsere
    euer eure ihre man wer wen wem was wann wo warum wie welche welcher welches jemand niemand etwas nichts alles
    und oder aber denn sondern doch weil wenn dass daß ob als bis damit obwohl während sowie
    von zu zum zur mit bei beim nach aus im am auf für über unter vor hinter neben zwischen durch gegen ohne um seit
    vom ins ans
    ist sind war waren bin bist seid haben hat habe hast hatte hatten wird werden wurde wurden worden kann können konnte
    muss müssen soll sollen darf dürfen mag möchte nicht nein ja auch nur noch schon sehr mehr viel viele wenig alle
    jeder jede jedes ganz hier da dort dann jetzt nun immer nie wieder also hallo danke bitte gut neu alt groß klein
    leute zeit tag jahr welt leben arbeit wort text buch klasse staat kapital geld frage gast
    """
)
"""What is hardly ever anybody's name, and stands in every text."""

BOTH = _list(
    """
    will may hope faith art can do don won an my joy grant sue guy christian gene rich chase chance charity justice
    liberty patience honor honour destiny love peace sky young king true long even pat
    """
)
"""Names of people, and words that begin sentences as easily."""

NAMES = _list(
    """
    rose mark grace bill jack frank ivy lily ruby pearl amber violet daisy iris holly heather olive hazel jade robin
    jay ray dale glen cliff heath brook reed lane wade ward dean earl duke rex victor drew dawn eve summer autumn april
    june august sandy rusty stone miles basil sage fern poppy jasmine ginger melody harmony crystal angel star storm
    wolf fox bear hunter mason cooper carter parker taylor tanner fisher archer porter baker smith cook piper skipper
    bishop abbot lance pierce skip buck chip dot penny trinity verity vanilla wren sterling carol gene
    ernst blume sonne mond engel stern mai
    """
)
"""Names of people that are words, too, but hardly ever with a capital."""

NAMESAKES = _list(
    """
    karl_marx jenny_marx eleanor_marx friedrich_engels georg_hegel immanuel_kant vladimir_lenin wladimir_lenin
    leon_trotsky leo_trotzki josef_stalin joseph_stalin rosa_luxemburg rosa_luxemburgs karl_liebknecht clara_zetkin
    alexandra_kollontai eduard_bernstein karl_kautsky theodor_adorno max_horkheimer herbert_marcuse guy_debord
    michel_foucault michail_bakunin mikhail_bakunin peter_kropotkin pjotr_kropotkin pierre_proudhon errico_malatesta
    emma_goldman david_ricardo john_keynes charles_darwin sigmund_freud friedrich_nietzsche martin_heidegger
    paul_sartre simone_beauvoir jacques_rousseau antonio_gramsci georg_lukács georg_lukacs louis_althusser
    amadeo_bordiga anton_pannekoek karl_korsch paul_mattick gilles_dauvé gilles_dauve jacques_camatte antonio_negri
    toni_negri mario_tronti silvia_federici frantz_fanon hannah_arendt bertolt_brecht
    """
)
"""Who is written about in such circles: a Rosa isn't meant where “Rosa Luxemburg” stands."""

OTHERS = frozenset(name.partition("_")[2] for name in NAMESAKES)
"""How those are called: who calls themself after them isn't meant either."""

TITLES = _list(
    """
    dr prof mr mrs ms mx sir lady lord dj mc king queen prince princess captain major sergeant general doctor professor
    nurse teacher student uncle aunt auntie granny mama papa mum mom dad daddy mother father sister brother son daughter
    boy girl girls boys kid baby dude lad mate buddy guy guys folk folks friend friends comrade comrades team group club
    world everyman herr frau fräulein genosse genossin genossen genossinnen mutter vater schwester bruder oma opa tante
    onkel kind kinder mädchen freund freundin freunde gruppe verein welt van von zu der la le el il los las lo da de del
    di do dos du san santa saint st bin ibn abu bint ter ten op y e
    """
)
"""What is said to anybody, or stands before names."""

THINGS = _list(
    """
    reading readings reads notes note writing writes writer writers thinks thinking thinker thought thoughts thoughtful
    asks says talk talks talking speaks speaking speaker listens listening listener learns learning learner studies
    study works working worker workers worked makes making maker makers builds building builder fixes fixing fixer
    draws drawing paints painting painter sings singing singer plays playing player games game gaming gamer knits sews
    cooks cooking bakes baking eats eating eater drinks drinking drinker walks walking walker runs running runner rides
    riding rider bikes bike cycles sleeps sleeping sleeper dreams dream dreaming dreamer lives living lover loves
    loving loved likes liked likely hates hater enjoyer enjoys fan fans addict nerd geek freak hero villain boss chief
    doer seeker finder keeper watcher hunter killer fighter rebel rioter punk witch wizard magician ghost demon devil
    god goddess monk nun pope pirate ninja knight warrior soldier baron count duke duchess emperor jester clown joker
    fool idiot genius nobody anybody stranger traveller traveler wanderer pilgrim exile outsider loner hermit poet
    poetry artist critic author editor reviewer translator librarian scholar lawyer engineer plumber farmer gardener
    sailor driver courier tenant squatter striker organiser organizer activist night nights nightly morning mornings
    evening noon midnight dusk dawn day days daily light lights lightning dark darkness shadow shadows shade black
    white red green blue yellow purple violet pink orange brown grey gray golden silver gold iron steel copper sun
    sunny sunshine moon moonlight stars starlight cloud clouds cloudy rain rainy rainbow snow snowy ice fire flame
    flames ash ashes smoke dust sand rock stones mountain mountains hill hills valley river rivers lake sea ocean wave
    waves beach island shore harbour forest woods tree trees leaf leaves root roots flower flowers garden grass moss
    mushroom mushrooms berry cherry apple lemon lime peach plum pear banana potato tomato onion garlic pepper salt
    sugar honey bread butter cheese cake cookie pie soup noodle noodles rice bean beans pasta pizza coffee tea wine
    beer whisky whiskey rum gin water milk juice food cat cats kitten kitty dog dogs puppy owl owls bird birds crow
    raven eagle hawk falcon swan goose duck chicken hen rooster pigeon sparrow seagull penguin parrot fish shark whale
    dolphin crab lobster octopus squid snail worm worms bug bugs bee bees ant ants spider moth butterfly beetle frog
    toad snake turtle tortoise lizard dragon dinosaur rat rats mouse mice mole badger otter beaver squirrel rabbit
    bunny hare hedgehog deer horse pony donkey mule cow bull sheep lamb goat pig boar monkey ape gorilla panda koala
    tiger lion panther leopard elephant hippo rhino camel seal walrus bat bats sloth unicorn bookish books bookworm
    library shelf paper papers pen pencil ink letter letters chapter page pages margin margins marginal marginalia
    footnote footnotes quote quotes comma essay essays novel story stories tale tales verse song songs music musical
    pop jazz blues folk metal techno disco bass drum drums guitar piano violin band record records film films movie
    movies theatre stage art arts design code coder coding data byte bytes bit bits pixel robot machine machines
    computer phone phones radio video photo camera screen net web online internet signal noise silence sound voice
    voices echo zero seven eight nine four five six ten hundred thousand million half double triple single odd random
    chaos order rule rules law laws power powers force energy magic mystery secret secrets riddle puzzle idea ideas
    theory theories theorist practice praxis method logic reason sense mind minds brain brains soul spirit body heart
    hearts hand hands head heads eye eyes ear ears face faces foot feet bone bones blood tooth teeth skin hair house
    home homes room rooms door doors window windows wall walls roof floor table chair bed kitchen bath street streets
    road roads path way ways bridge tower city cities town towns village country countries nation land lands border
    borders north south east west paris northern southern eastern western upper lower inner outer central local global
    worlds planet mars earth space universe cosmos void abyss heaven hell paradise utopia future past present history
    historic ancient modern post anti pro neo ultra super mega hyper meta micro macro mini maximum minimum extra common
    commons commune communes communal communist communiste kommune marxist marxian leninist proletarian proletarians
    proletariat bourgeois bourgeoisie capitalist capitalism anarchist anarchy anarcho autonomy autonomous autonomist
    dialectic dialectics dialectical material materialist radical radicals revolution revolutions revolt revolts riot
    riots uprising strike strikes struggle struggles union unions party parties movement movements council councils
    soviet soviets value values price prices profit profits rent rents wage wages surplus commodity commodities market
    markets trade exchange debt credit bank banks crisis crises growth production product products property ownership
    owner owners factory factories industry industrial technology technique tool tools left leftist leftie lefty right
    wing liberal conservative democrat democracy fascist fascism feminist feminism gender queer trans gay lesbian sex
    sexual race racist racism colonial empire imperial war wars peace peaceful violence violent army police prison
    prisoner freedom equal equality solidarity justice crime criminal truth lie lies fact facts proof doubt doubts
    belief beliefs spectre specter negation negative positive critical abstract concrete absolute relative universal
    particular subject subjects object objects form forms content essence structure system systems difference identity
    totality unity community society social public private political politics economic economics economy culture
    cultural nature natural human humans humanity animal animals monster monsters alien aliens ghosts sad happy angry
    hungry thirsty tired sleepy lazy busy bored boring calm quiet silent loud crazy mad weird strange funny silly
    serious lonely lost found broken gone alive dead dying death born hidden open closed empty full heavy slow slowly
    fast quick quickly early later late cold cool hot warm wet dry soft hard easy difficult sharp smooth rough sweet
    sour bitter salty spicy raw fresh clean dirty rich poor cheap deep wide narrow tall tiny huge giant thick thin fat
    pretty beautiful ugly nice kind cute lovely fancy plain simple complex clever smart stupid dumb wise brave bold
    proud humble gentle wild tame rare usual certain sure possible former total partial perfect actual actually
    official unofficial ex null none nil undefined default guest temp anon lurker newbie noob pleb citizen civilian
    person persons tomboy grown grumpy always forever everywhere somewhere nowhere anywhere inside outside above below
    behind beyond across along around together alone apart away ahead back forth instead though perhaps seldom
    sometimes usually finally suddenly going went came coming comes goes gets got getting given gave taken took made
    done doing seen saw looks looking looked wants wanted wanting needs needed feels feeling feelings knows knowing
    known means meant meaning tries trying tried asked asking told tells telling calls called calling turns turning
    turned keeps keeping kept lets begin begins began start starts started stop stops stopped end ends ended wait waits
    waiting waited help helps helping hold holds holding bring brings carry put puts set sets sit sits stand stands
    stay stays fall falls falling fell fly flying flies jump swim swims climb fight fights fighting win wins winning
    won lose loses losing burn burns burning buy buys sell sells pay pays paid save saves share shares send sends show
    shows hide hides grow grows change changes changed move moves moved break breaks cut cuts opens close closes oh ah
    eh uh um ha hm lo ya yo ye pi ox tv pc uk us eu ai id lol omg wtf asap aka etc mac tage nacht nächte morgen abend
    mittag licht lichter dunkel schatten rot rote roter rotes schwarz schwarze schwarzer schwarzes weiß weiße blau
    blaue blauer grün grüne grüner gelb gelbe braun grau bunt bunte sonne mond stern sterne himmel wolke wolken regen
    schnee eis feuer flamme flammen asche rauch staub stein steine berg berge hügel tal fluss see meer welle wellen
    strand insel hafen wald wälder baum bäume blatt blätter wurzel blume blumen garten gras pilz pilze kirsche apfel
    zitrone birne kartoffel tomate zwiebel pfeffer salz zucker honig brot käse kuchen suppe nudel nudeln reis bohne
    bohnen kaffee tee wein bier wasser milch katze katzen kater hund hunde eule eulen vogel vögel krähe rabe adler
    falke schwan gans ente huhn hahn taube spatz möwe pinguin fisch fische hai wal krake schnecke wurm käfer biene
    bienen ameise ameisen spinne motte schmetterling frosch kröte schlange schildkröte drache ratte maus mäuse maulwurf
    dachs biber eichhörnchen hase igel reh pferd esel kuh stier schaf lamm ziege schwein affe bär wolf wölfe fuchs
    luchs löwe elefant robbe weber bauer koch richter könig kaiser jäger schreiner gärtner bäcker ritter graf fürst
    herzog bischof papst mönch hexe held geist gespenst teufel engel gott göttin lang lange kurz kurze groß große
    großer kleine kleiner kleines alte alter junger neue neuer neues schöner schöne stark starke frei freie freier
    freies fröhlich froh lustig traurig müde hungrig wütend leise laut still stille schnell langsam früh spät kalt heiß
    süß sauer wilde wilder ernst ernste leser leserin lesen liest lesend schreiben schreibt schreiber denken denkt
    denker fragen fragt sagen sagt reden redet hören hört lernen lernt macht machen tut geht kommt bleibt steht gibt
    nimmt sieht will wollen sucht findet lacht weint schläft träumt tanzt singt spielt kocht backt isst trinkt bücher
    bücherwurm bücherei bibliothek papier stift brief seite seiten rand ränder zitat geschichte geschichten lied musik
    kunst theater bild bilder kopf herz hände auge augen ohr mund nase fuß haut haar knochen blut seele haus zimmer tür
    fenster wand dach tisch stuhl bett küche straße straßen weg wege brücke turm stadt städte dorf länder volk erde
    weltall zukunft vergangenheit gegenwart revolte aufstand streik kampf kämpfe bewegung partei räte krise wert werte
    ware waren preis preise lohn löhne miete schuld markt fabrik maschine arbeiter arbeiterin kommunist kommunistin
    anarchistin genossinnen mensch menschen tier tiere kinder kerl typ mann frauen männer niemand irgendwer krieg
    frieden recht wahrheit lüge liebe hass tod leben traum träume shop shops store stores hospital hospitals ward wards
    school schools office square plaza corner field fields farm station train tram bus car cars truck ship boat plane
    ticket hour hours minute week weeks month months winter spring season weather wind thunder meeting argument
    arguments sentence phrase fault scan reply replies aim passage theme themes reform reforms victory press situation
    relation relations restructuring pause condition conditions limit limits step steps gate wealth sum moment trap
    escape core existence individual decade decades benefit benefits action actions collective shift shifts dispute
    disputes bargain alienation compromise moderation round list lists pension pensions link links customer customers
    line lines group side sides number numbers figure figures apprentice wife husband neighbour neighbours neighbor
    landlord landlady lodger slave slaves actor actors steward host hosts candidate voter voters mass masses crowd
    crowds mob multitude edge edges middle centre center bottom top front rear base summit gift gifts toy toys box
    boxes bag bags basket bottle bottles cup cups glass plate knife fork spoon pan pot pots oven clock clocks watch
    bell bells horn key keys lock locks chain chains rope wire wires cable cables lamp lamps candle candles mirror
    mirrors picture pictures map maps globe flag flags banner banners sign symbol label labels hat hats cap caps coat
    coats shirt shoe shoes boot boots sock socks glove gloves dress pocket button buttons brick bricks nail nails
    hammer sickle axe sword shield arrow arrows bow gun guns bullet bomb bombs garbage trash rubbish waste junk mud
    dirt soil grain grains seed seeds corn wheat oat oats laden krankenhaus schule büro ecke feld acker hof bahnhof zug
    bahn auto schiff stunde woche monat frühling herbst sommer wetter sturm satz sätze grund gründe lage mitte ende
    anfang oben unten stimme stimmen name namen nummer zahl zahlen liste listen linie schritt schritte spiel spiele
    fahne fahnen sichel thread threads monday tuesday wednesday thursday friday saturday sunday montag dienstag
    mittwoch donnerstag freitag samstag sonntag letzte letzter letztes erste erster erstes zweite zweiter halbe halber
    leere leerer graue grauer gute guter gutes stiller schichten schicht feierabend instanz source sources labourer
    labourers
    """
)
"""Words that stand in names as parts of them, and hardly ever name anybody by themselves."""

# What ends so is a word, too, if enough stands before it.
_DERIVED = re.compile(
    r".{3,}(?:is[mt]|is[mt]s|ismus|isten?|istin|tions?|sions?|ness|ments?|ous|ful|less|[ai]ble|ology|ological|graphy"
    r"|heit|keit|schaft|lich\w{0,2}|isch\w{0,2}|ende[rsn]?)|.{4,}(?:ungs?|ings?)"
)
_CALLED_SO = _list(
    "clement clément henning flemming fleming hemming manning harding golding browning channing hartung"
)

MONTHS = _list("may april june august mai")
"""Names of people that stand beside years."""


class Use(Enum):
    """How a name is used when it isn't a name."""

    NEVER = auto()
    """It is nothing but a name."""
    FIRST = auto()
    """It may be a word that isn't in our lists, being but a part of a name: behind an article, in small letters."""
    SMALL = auto()
    """In small letters it is a word."""
    BOTH = auto()
    """At the beginning of a sentence, too."""
    WORD = auto()
    """Nearly always."""
    PART = auto()
    """Always, but where somebody is called, greeted or quoted by it: a part of a name that is hardly one by itself."""


def bare(name: str) -> str:
    """Return a name as the lists have it: in small letters, without the marks around it that any word may have."""
    return unicodedata.normalize("NFC", name).strip(_MARKS).casefold()


def use_of(name: str) -> Use:
    """Return how a name is used when it isn't one; a letter by itself, figures and marks are words of every day.

    Of several words it is one where all of them are, and not every one is a name (“So What”, “The Rose”).
    """
    if all(map(_is_plain, name)) and sum(map(str.isalpha, name)) < 2:
        return Use.WORD
    known = [_of_word(word) for word in name.split() if bare(word) or not all(map(_is_plain, word))]
    if len(known) == 1:
        return known[0]
    return Use.WORD if Use.WORD in known and Use.NEVER not in known else Use.NEVER


def is_thing(part: str) -> bool:
    """Return whether a part of a name is a word by which hardly anybody is called: “reads”, “the”, “Owl”."""
    word = bare(part)
    is_derived = _DERIVED.fullmatch(word) is not None and word not in _CALLED_SO
    return is_derived or word in THINGS or word in WORDS or is_anybodys(part)


def is_anybodys(part: str) -> bool:
    """Return whether a part of a name means others as well: a title, or somebody who is written about."""
    return bare(part) in TITLES or bare(part) in OTHERS


def _of_word(written: str) -> Use:
    word = bare(written)
    if word in BOTH:
        return Use.BOTH
    if word in WORDS and not (len(word) == 1 and written.endswith(".")):  # “Mark A.” has an initial
        return Use.WORD
    return Use.SMALL if word in NAMES else Use.NEVER


def _is_plain(char: str) -> bool:
    """Return whether a character stands in any text; an emoji was chosen, a letter may be a whole name in China."""
    return char in _MARKS or char.isdecimal() or (char.isascii() and char.isalpha())
