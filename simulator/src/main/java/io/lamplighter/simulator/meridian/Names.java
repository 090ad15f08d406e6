package io.lamplighter.simulator.meridian;

/// What people, firms and streets are called. Few names are easy: programs must carry those of
/// everybody, in any script, of any length, with apostrophes, blanks and angle brackets.
final class Names {
  private Names() {}

  private static final String[] GIVEN = {
    "Ana",
    "Ben",
    "Carla",
    "Dmitri",
    "Elena",
    "Frank",
    "Grace",
    "Hannah",
    "Ivan",
    "Joy",
    "Kai",
    "Lena",
    "Marcus",
    "Nora",
    "Omar",
    "Priya",
    "Quentin",
    "Rosa",
    "Sam",
    "Tess",
    "Uma",
    "Victor",
    "Wendy",
    "Xavier",
    "Yolanda",
    "Zoe",
    "Andre",
    "Bianca",
    "Cole",
    "Dana",
    "Eli",
    "Fiona",
    "George",
    "Helen",
    "Ines",
    "James",
    "Karen",
    "Luis",
    "Maria",
    "Noah",
    "Olga",
    "Peter",
    "Ruth",
    "Sofia",
    "Thomas",
    "Ursula",
    "Vera",
    "Walter",
    "José",
    "Zoë",
    "Siobhán",
    "Mary Ann",
    "D'Andre",
    "Jean-Luc",
    "Ðorđe",
    "Łukasz",
    "X",
    "Nguyệt",
    "Kawikaʻole",
    "Bjørn",
  };
  private static final String[] FAMILY = {
    "Adams",
    "Baker",
    "Chen",
    "Diaz",
    "Evans",
    "Foster",
    "Garcia",
    "Hughes",
    "Ito",
    "Jackson",
    "Kim",
    "Lopez",
    "Martin",
    "Nguyen",
    "Ortiz",
    "Parker",
    "Quinn",
    "Rivera",
    "Smith",
    "Turner",
    "Underwood",
    "Vargas",
    "Walker",
    "Xu",
    "Young",
    "Zimmer",
    "Abbott",
    "Brooks",
    "Castillo",
    "Dunn",
    "Ellis",
    "Fischer",
    "Gomez",
    "Hill",
    "Jensen",
    "Khan",
    "Lindqvist",
    "Morales",
    "Novak",
    "Olsen",
    "Perez",
    "Ramirez",
    "Santos",
    "Tanaka",
    "Usman",
    "Vogel",
    "Weiss",
    "O'Brien",
    "d'Angelo",
    "van der Berg",
    "St. John",
    "Peña",
    "Müller",
    "Groß",
    "Nuñez-Ibarra",
    "Null",
    "True",
    "Ng",
    "Wolfeschlegelsteinhausenbergerdorff",
    "Smith-Fotheringham-Ramaswamy-Delacroix",
    "Keihanaikukauakahihuliheekahaunaele",
    "Featherstonehaugh",
  };

  /// Given and family name in one script.
  private static final String[][] SCRIPTS = {
    {"Анастасия", "Кузнецова"},
    {"伟", "王"},
    {"さくら", "佐藤"},
    {"محمد", "الحسيني"},
    {"שרה", "כהן"},
    {"अनन्या", "शर्मा"},
    {"สมชาย", "ศรีสุวรรณ"},
    {"지우", "김"},
    {"Γεώργιος", "Παπαδόπουλος"},
    {"አበበ", "ቢቂላ"},
  };

  private static final String[] FIRMS = {
    "Corner Bakery",
    "Smith & Sons Plumbing",
    "Peak \"24/7\" Fitness",
    "Blue Mesa Dental",
    "<West> Hardware",
    "Café Olé",
    "Front Range Auto",
    "Tom's Diner",
    "Sagebrush Books",
    "Laundry 4 U",
    "Alpine Vet; Inc.",
    "Two Rivers Farm",
    "Nail/Studio",
    "Copper Kettle LLC",
  };
  private static final String[] STREETS = {
    "Juniper Street",
    "Copper Avenue",
    "Lantern Lane",
    "Mesa Drive",
    "Aspen Court",
    "Canyon Road",
    "Willow Way",
    "Prairie Boulevard",
    "Summit Place",
    "Cottonwood Circle",
    "Main Street",
    "Railroad Avenue",
    "4th Street",
    "North Elm Street",
    "County Road 27 1/2",
  };

  /// How likely a home's family name is written in another script.
  private static final double OTHER_SCRIPT = .025;

  static String given(Chance chance, Person person) {
    long home = person.home().id();
    int n = (int) (chance.bits(person.id(), Draw.PERSON_GIVEN_NAME, 0) >>> 1 & 0xFFFF);
    int script = script(chance, home);
    return script >= 0 ? SCRIPTS[script][0] : GIVEN[n % GIVEN.length];
  }

  static String family(Chance chance, Person person) {
    long home = person.home().id();
    int script = script(chance, home);
    if (script >= 0) {
      return SCRIPTS[script][1];
    }
    // One couple in five keeps two names.
    boolean own = person.adult() > 0 && chance.happens(.2, person.id(), Draw.PERSON_OWN_NAME, 0);
    long whose = own ? ~person.id() : home;
    return FAMILY[chance.below(FAMILY.length, whose, Draw.HOME_FAMILY_NAME, 0)];
  }

  static String firm(Chance chance, Home home) {
    return FIRMS[chance.below(FIRMS.length, home.id(), Draw.HOME_FAMILY_NAME, 1)];
  }

  static String street(Chance chance, Home home, int premise) {
    int number = 1 + chance.below(9900, home.id(), Draw.HOME_STREET, premise);
    var street = STREETS[chance.below(STREETS.length, home.id(), Draw.HOME_STREET, 100 + premise)];
    var unit =
        home.dwelling().equals("apartment")
            ? " Apt " + (1 + chance.below(40, home.id(), Draw.HOME_STREET, 200 + premise))
            : "";
    return number + " " + street + unit;
  }

  private static int script(Chance chance, long home) {
    double u = chance.unit(home, Draw.HOME_FAMILY_NAME, 2);
    return u < OTHER_SCRIPT ? (int) (u / OTHER_SCRIPT * SCRIPTS.length) : -1;
  }
}
