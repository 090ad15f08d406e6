package io.lamplighter.console.drawing;

import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.definition.Journey;
import io.lamplighter.campaigns.definition.Journey.Step;
import io.lamplighter.console.drawing.JourneyLayout.Place;
import io.lamplighter.console.words.Say;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A journey with the people in it: ribbons as wide as the people who went that way, a card for
/// each step, who waits there now, who left and why.
public final class JourneyDrawing {
  private static final double WIDTH = 1090;
  private static final double FIRST = 100;
  private static final double BESIDE = 758;
  private static final double LINE = 15;
  private static final int REASONS = 5;

  private final Journey journey;
  private final People people;
  private final Say say;
  private final JourneyLayout layout;
  private final double[] tops;
  private final double height;

  private JourneyDrawing(Journey journey, People people, Say say) {
    this.journey = journey;
    this.people = people;
    this.say = say;
    this.layout = new JourneyLayout(journey);
    this.tops = new double[layout.ranks()];
    double top = FIRST;
    for (int rank = 0; rank < layout.ranks(); rank++) {
      tops[rank] = top;
      top += tall(rank);
    }
    this.height = top;
  }

  /// The people of a campaign, step by step.
  ///
  /// @param entered all, the held out among them
  /// @param heldOut left alone
  /// @param finished went through to the end
  /// @param steps by step; a step nobody reached may be missing
  /// @param since what span these are of, in words
  public record People(
      long entered, long heldOut, long finished, Map<StepKey, AtStep> steps, String since) {
    public AtStep at(StepKey step) {
      return steps.getOrDefault(step, AtStep.NOBODY);
    }
  }

  /// The people of one step.
  ///
  /// @param came reached it
  /// @param waiting are there now
  /// @param passed went on from it
  /// @param enrolled left there because they reached the goal
  /// @param left left there for other reasons, most first
  public record AtStep(long came, long waiting, long passed, long enrolled, List<Left> left) {
    public static final AtStep NOBODY = new AtStep(0, 0, 0, 0, List.of());

    public long dropped() {
      return left.stream().mapToLong(Left::people).sum();
    }
  }

  /// People who left for one reason.
  public record Left(String reason, long people) {}

  public static String draw(Journey journey, People people, String label, Say say) {
    return new JourneyDrawing(journey, people, say).svg(label);
  }

  private String svg(String label) {
    var svg = Svg.picture("", WIDTH, height, label);
    svg.rect("node s1", 305, 26, 400, 10, 2)
        .text("t-strong t-big", 305, 18, say.count(people.entered()) + " entered")
        .text("end", 705, 18, people.since());
    entry(svg);
    for (var way : layout.ways()) {
      way(svg, way);
    }
    for (var place : layout.places()) {
      card(svg, place);
    }
    for (var way : layout.ways()) {
      if (!way.side().isEmpty()) {
        var to = layout.place(way.to());
        svg.text("halo mid t-strong", middleOf(way), tops[to.rank()] - 10, way.side());
      }
    }
    return svg.done();
  }

  private double middleOf(JourneyLayout.Way way) {
    var from = layout.place(way.from());
    var to = layout.place(way.to());
    return to.rank() == from.rank() + 1 ? to.middle() : (from.middle() + to.middle()) / 2;
  }

  private void entry(Svg svg) {
    long contacted = people.entered() - people.heldOut();
    double all = Math.max(1, people.entered());
    double split = 305 + 400 * people.heldOut() / all;
    var first = layout.places().getFirst();
    if (people.heldOut() > 0) {
      double width = Math.max(2, 400 * people.heldOut() / all);
      svg.path("ribbon-0", Svg.ribbon(305, split, 36, 130 - width / 2, 130 + width / 2, FIRST))
          .rect("card-box dashed", 20, FIRST, 220, 58, 7)
          .text("t-strong t-mid", 34, FIRST + 24, "Holdout")
          .text("", 34, FIRST + 41, "left alone")
          .text("end t-strong t-big", 226, FIRST + 25, say.count(people.heldOut()))
          .text("end t-faint", 226, FIRST + 41, say.share(people.heldOut(), people.entered()));
    }
    if (contacted > 0) {
      double width = 400 * contacted / all;
      svg.path(
          "ribbon s1",
          Svg.ribbon(
              split, 705, 36, first.middle() - width / 2, first.middle() + width / 2, FIRST));
    }
  }

  private void way(Svg svg, JourneyLayout.Way way) {
    long walked = walked(way);
    if (walked <= 0) {
      return;
    }
    var from = layout.place(way.from());
    var to = layout.place(way.to());
    double width = Math.min(wide(walked), Math.min(from.width(), to.width()) * 0.96);
    double out = exit(from, to, width);
    double in = layout.waysInto(way.to()) > 1 ? entrance(from, to, width) : to.middle();
    svg.path(
        way.side().equals("yes") ? "ribbon s3" : "ribbon s1",
        Svg.ribbon(
            out - width / 2,
            out + width / 2,
            tops[from.rank()] + cardHeight(from.step()),
            in - width / 2,
            in + width / 2,
            tops[to.rank()]));
  }

  /// Where a ribbon leaves: towards the side it goes to when the way splits.
  private static double exit(Place from, Place to, double width) {
    if (Math.abs(from.middle() - to.middle()) < 1) {
      return from.middle();
    }
    return to.middle() < from.middle()
        ? Math.max(from.left() + width / 2 + 4, Math.min(to.middle(), from.middle()))
        : Math.min(from.right() - width / 2 - 4, Math.max(to.middle(), from.middle()));
  }

  private static double entrance(Place from, Place to, double width) {
    return exit(to, from, width);
  }

  /// How many went a way, where the rows can tell.
  private long walked(JourneyLayout.Way way) {
    if (layout.waysInto(way.to()) == 1) {
      return people.at(way.to()).came();
    }
    if (!(journey.step(way.from()) instanceof Step.Branch)) {
      return people.at(way.from()).passed();
    }
    long others =
        layout.ways().stream()
            .filter(other -> other.to().equals(way.to()) && !other.from().equals(way.from()))
            .mapToLong(other -> people.at(other.from()).passed())
            .sum();
    return Math.max(0, people.at(way.to()).came() - others);
  }

  private double wide(long walked) {
    return Math.max(2, 386.0 * walked / Math.max(1, people.entered()));
  }

  private void card(Svg svg, Place place) {
    var step = place.step();
    var here = people.at(step.key());
    double top = tops[place.rank()];
    double left = place.left();
    double right = place.right();
    boolean roomy = place.width() > 250;
    svg.rect(
            here.waiting() > 0 ? "card-box lit" : "card-box",
            left,
            top,
            place.width(),
            cardHeight(step),
            7)
        .symbol(StepWords.icon(step), left + 12, top + 12, 16)
        .text(
            "t-strong t-mid", left + 36, top + 24, cut(StepWords.title(step), place.width(), step));
    if (step instanceof Step.Branch) {
      svg.text("end", right - 14, top + 25, say.count(here.came()) + " came");
    } else {
      svg.text("", left + 36, top + 41, roomy ? StepWords.note(step) : "")
          .text("end t-strong t-big", right - 14, top + 25, say.count(here.passed()))
          .text("end t-faint", right - 14, top + 41, "passed");
      if (here.waiting() > 0) {
        double x = right - (roomy ? 150 : 120);
        svg.circle("wait-fill", x, top + 20, 5.5)
            .text("t-strong t-big", x + 12, top + 25, say.count(here.waiting()))
            .text("t-faint", x + 12, top + 41, "waiting");
      }
    }
    enrolled(svg, place, here, top);
    dropped(svg, place, here, top);
  }

  private void enrolled(Svg svg, Place place, AtStep here, double top) {
    if (here.enrolled() == 0) {
      return;
    }
    boolean besideHoldout = place.rank() == 0 && people.heldOut() > 0;
    if (place.lane().isEmpty() && !besideHoldout) {
      double middle = top + 17;
      svg.text("end t-strong t-good", 236, top + 22, say.count(here.enrolled()) + " enrolled")
          .text("end", 236, top + 37, "and left as planned")
          .path(
              "ribbon-good",
              "M300 "
                  + Svg.n(middle - 3)
                  + "C270 "
                  + Svg.n(middle - 3)
                  + " 266 "
                  + Svg.n(middle - 1)
                  + " 244 "
                  + Svg.n(middle - 1)
                  + "v6C266 "
                  + Svg.n(middle + 5)
                  + " 270 "
                  + Svg.n(middle + 9)
                  + " 300 "
                  + Svg.n(middle + 9)
                  + "z");
    } else {
      svg.text(
          "t-strong t-good",
          place.left() + 14,
          top + cardHeight(place.step()) + 16,
          say.count(here.enrolled()) + " enrolled");
    }
  }

  private void dropped(Svg svg, Place place, AtStep here, double top) {
    if (here.dropped() == 0) {
      return;
    }
    boolean beside = isRightmost(place);
    double x = beside ? BESIDE : place.left() + 2;
    double y = beside ? top : top + cardHeight(place.step()) + (here.enrolled() > 0 ? 24 : 10);
    var reasons = reasons(here);
    svg.path(
            "node-drop",
            "M"
                + Svg.n(x)
                + " "
                + Svg.n(y)
                + "v"
                + Svg.n(14 + LINE * reasons.size())
                + "h3v-"
                + Svg.n(14 + LINE * reasons.size())
                + "z")
        .text(
            "t-strong",
            x + 12,
            y + 11,
            say.count(here.dropped())
                + (place.step() instanceof Step.Contact ? " not sent or unclear" : " left"));
    double line = y + 27;
    for (var reason : reasons) {
      svg.text(
          "",
          x + 12,
          line,
          "t-text",
          say.count(reason.people()),
          " " + StepWords.reason(reason.reason()));
      line += LINE;
    }
  }

  /// The commonest reasons, the rest in one line.
  private static List<Left> reasons(AtStep here) {
    if (here.left().size() <= REASONS) {
      return here.left();
    }
    var shown = new ArrayList<>(here.left().subList(0, REASONS - 1));
    long rest =
        here.left().subList(REASONS - 1, here.left().size()).stream().mapToLong(Left::people).sum();
    shown.add(new Left("for other reasons", rest));
    return shown;
  }

  private boolean isRightmost(Place place) {
    return place.lane().chars().allMatch(letter -> letter == 'N');
  }

  private double tall(int rank) {
    double most = 0;
    for (var place : layout.places()) {
      if (place.rank() == rank) {
        var here = people.at(place.step().key());
        double below = cardHeight(place.step()) + 54;
        double drops = here.dropped() == 0 ? 0 : 24 + LINE * reasons(here).size();
        most =
            Math.max(
                most,
                isRightmost(place)
                    ? Math.max(below, drops + 16)
                    : below + drops + (here.enrolled() > 0 ? 16 : 0));
      }
    }
    return rank == layout.ranks() - 1 ? most - 40 : most;
  }

  private static double cardHeight(Step step) {
    return step instanceof Step.Branch ? 40 : 58;
  }

  /// Long conditions are cut: the list below the drawing has them whole.
  private static String cut(String title, double width, Step step) {
    int room = (int) ((width - (step instanceof Step.Branch ? 130 : 200)) / 7);
    int most = Math.max(12, room);
    return title.length() <= most ? title : title.substring(0, most - 1) + "…";
  }
}
