# The known errors that scripts/mutants plants in the engine: mutant NAME FILE OLD NEW, FILE with NEW in the place of OLD, which must
# stand there exactly once. d01- to d30- are the pitfalls of the tests named so.

mutant life-redrawn-at-each-save sim/plain_walk.hpp \
    'Cut const worked = cut(stretch, left_h);' \
    'double const cycle_h = stretch.piece_h + stretch.write_h;
                double saved_h = 0.0;
                std::uint64_t piece = 0;
                while (!luck.sources.empty() && going_on && left_h >= cycle_h &&
                       saved_h + cycle_h < stretch.total_h) {
                    saved_h += cycle_h;
                    left_h = luck.lives.beyond(luck.sources[0], luck.replay, rental + 1000 * ++piece);
                }
                left_h += saved_h;
                Cut const worked = cut(stretch, left_h);'
mutant durable-at-the-start-of-its-write sim/plain_walk.hpp \
    'Cut const worked = cut(stretch, left_h);' \
    'Cut worked = cut(stretch, left_h);
                if (worked.broken_off_h > 0.0 && worked.saved < stretch.whole) {
                    worked.saved += 1;
                    worked.saved_h += worked.unsaved_h;
                    worked.save_h += worked.broken_off_h;
                    worked.unsaved_h = 0.0;
                    worked.broken_off_h = 0.0;
                }'
mutant restore-immune sim/plain_walk.hpp \
    'if (pass(State::restore, restore_h, left_h)) {' \
    'double immune_h = infinite;
            host.pass(-restore_h, clock_h);
            if (pass(State::restore, restore_h, immune_h)) {'
mutant restart-paid-by-the-first-rental sim/plain_walk.hpp \
    'rental > 0 ? draw(plan.restart, ' \
    'true ? draw(plan.restart, '
mutant clock-runs-in-detection sim/plain_walk.hpp \
    'bill.book(state, hours, billed);' \
    'bill.book(state, hours, billed);
        if (state == State::detection) {
            host.pass(hours, clock_h);
        }'
mutant tie-of-a-save-to-the-interruption sim/progress.hpp \
    '(hours + instant_h) / cycle_h' \
    '(hours - instant_h) / cycle_h'
mutant tie-of-the-end-to-the-interruption sim/progress.hpp \
    'hours + instant_h >= stretch.total_h' \
    'hours - instant_h >= stretch.total_h'
mutant tie-of-a-setup-to-the-interruption sim/plain_walk.hpp \
    'hours <= left_h + instant_h' \
    'hours <= left_h - instant_h'
mutant rate-times-n-instead-of-least-of-n sim/luck.cpp \
    'fill(source.usual, key(source, replay), first, lives);' \
    'Sampler one = source.usual;
    one.members = 1;
    fill(one, key(source, replay), first, lives);
    for (double& life : lives) {
        life /= source.usual.members;
    }'
mutant other-causes-redrawn-on-same-host sim/plain_walk.hpp \
    'host.redraw(struck, rental + 1, cause.continues);' \
    'for (std::size_t other = 0; other < luck.sources.size(); ++other) {
                host.redraw(other, rental + 1, other == struck && cause.continues);
            }'
mutant rounding-once-per-job sim/bill.hpp \
    'closed_h_ = total_h;' \
    'ledger_.rounding_usd = 0.0;'
mutant market-name-in-the-key sim/sources.hpp \
    'for (Plan const& plan : plans) {' \
    'for (Plan plan : plans) {
            for (CausePlan& cause : plan.causes) {
                cause.lives.place = static_cast<std::uint8_t>(std::hash<std::string>{}(plan.market) % 32);
            }'
mutant quantile-off-by-one sim/quantiles.cpp \
    '(n * percent + 99) / 100' \
    'n * percent / 100 + 1'
mutant unfinished-replays-dropped sim/summary.cpp \
    'result[column] = moments_of(rows.column(column));' \
    'std::vector<double> finished;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (rows.column(share_column)[i] > 0.0) {
                finished.push_back(rows.column(column)[i]);
            }
        }
        result[column] = moments_of(finished);'

mutant weibull-shape-instead-of-its-inverse models/laws/weibull.cpp \
    'double const power = 1.0 / self.parameters[0];' \
    'double const power = self.parameters[0];'
mutant gamma-mean-taken-as-scale models/laws/gamma.cpp \
    'given.value("mean") / shape' \
    'given.value("mean")'
mutant lognormal-sigma-taken-as-variance models/laws/lognormal.cpp \
    'result.parameters = {median, sigma};' \
    'result.parameters = {median, std::sqrt(sigma)};'
mutant hyperexponential-without-weights models/laws/hyperexponential.cpp \
    '{law.weights[i], law.means[i]}' \
    '{1.0 / static_cast<double>(order.size()), law.means[i]}'
mutant bathtub-without-its-atom models/laws/bathtub.cpp \
    'maths::exp(-value)' \
    '1.0 - (1.0 - maths::exp(-value)) * (1.0 - survival(self.parameters, self.parameters[3]))'
mutant uniform-from-0 models/laws/uniform.cpp \
    'value = self.parameters[0] + width * (1.0 - maths::exp(-value));' \
    'value = (self.parameters[0] + width) * (1.0 - maths::exp(-value));'
mutant at-most-ignored-in-tables sim/sampler.cpp \
    'std::max(0.0, std::min(value, sampler.at_most) - sampler.age)' \
    'std::max(0.0, value - sampler.age)'
mutant host-factor-redrawn-on-same-host sim/host.hpp \
    'luck_.lives.hazard_on_host(luck_.sources[cause], luck_.replay, rental, came_with_)' \
    'luck_.lives.hazard_on_host(luck_.sources[cause], luck_.replay, rental, rental)'
mutant first-host-without-selection sim/sampler.cpp \
    'while (uniform_of(stream()) > maths::exp(-factor * passed)) {' \
    'while (passed < 0.0) {'
mutant by-hour-shifted-by-an-hour sim/sampler.cpp \
    'static_cast<std::size_t>(std::floor(hour)) % hours_a_day' \
    '(static_cast<std::size_t>(std::floor(hour)) + 1) % hours_a_day'
mutant by-hour-clock-stands-still-in-waiting sim/plain_walk.hpp \
    'host.resume(clock_h);' \
    'host.resume(clock_h - ledger.hours[static_cast<std::size_t>(State::waiting)]);'
mutant by-hour-life-runs-in-waiting sim/plain_walk.hpp \
    'host.redraw(struck, rental + 1, cause.continues);' \
    'double const waited_h = ledger.hours[static_cast<std::size_t>(State::waiting)];
            host.pass(waited_h, clock_h - waited_h);
            host.redraw(struck, rental + 1, cause.continues);'
mutant clock-that-continues-restarts sim/host.hpp \
    'if (!continues) {' \
    'if (true) {'
mutant transfer-broken-off-paid-in-full sim/transfer.hpp \
    'left_h <= 0.0 ? usd : usd' \
    'left_h < hours ? usd : usd'
mutant save-of-the-end-moves-nothing sim/course.hpp \
    'pay(hours * level_pace().usd / level_pace().transfer_h);' \
    'pay(complete() ? 0.0 : hours * level_pace().usd / level_pace().transfer_h);'
mutant upload-survives-the-interruption sim/levels.hpp \
    'uploads_.clear();
        for' \
    'pass(infinite);
        for'
mutant upload-durable-at-its-start sim/course.hpp \
    'levels_.start({level_, pace.upload_h, pace.usd / pace.upload_h, here_});' \
    'levels_.start({level_, pace.upload_h, pace.usd / pace.upload_h, here_});
            levels_.add(level_, here_);'
mutant save-does-not-wait-for-the-upload-before sim/course.hpp \
    'double const busy_h = levels_.busy_h(level_);' \
    'double const busy_h = 0.0;'
mutant job-done-before-its-last-save-is-durable sim/course.hpp \
    'left_h_ = levels_.busy_h(); left_h_ > 0.0' \
    'left_h_ = 0.0; left_h_ > 0.0'
mutant uploads-do-not-slow-the-work sim/levels.hpp \
    'pace *= 1.0 - plan_.levels[upload.level].slowdown;' \
    ''
mutant owed-saves-are-forgotten sim/course.hpp \
    'owing_ = from.point.regular;' \
    'owing_ = false;'
mutant restart-forgets-the-number-of-its-save sim/course.hpp \
    'here_.good = false;' \
    'here_.good = false;
        here_.number = 0;'
mutant emergency-save-to-the-slowest-level sim/training.hpp \
    'durable_h(level) < durable_h(best)' \
    'durable_h(level) > durable_h(best)'
mutant restart-reads-the-dearest-of-equals sim/levels.hpp \
    'read_h(level) < read_h(best.level)' \
    'read_h(level) > read_h(best.level)'
mutant leap-one-period-too-far sim/course.hpp \
    'levels_.most_kept()) - 1.0;' \
    'levels_.most_kept()) + 2.0;'
mutant what-is-read-stays-where-it-was sim/training.hpp \
    'course_.levels().pass_on(source);' \
    ''
mutant optimal-never-looks-at-the-age models/programme.cpp \
    'return {std::exp(now - then), (life_.exposed_h(to_h) - life_.exposed_h(age_h)) * std::exp(now), to_h};' \
    'return {std::exp(now - then), (life_.exposed_h(to_h) - life_.exposed_h(age_h)) * std::exp(now), 0.0};'
mutant interval-of-cost-without-broken-off-saves models/intervals.cpp \
    'inputs.save_usd * growth(write)' \
    'inputs.save_usd'
mutant twin-of-the-first-session-for-all sim/run.cpp \
    'open.twin.add(twin);' \
    ''
mutant campaign-finished-by-its-last-session sim/ledger.cpp \
    'finished = finished && other.finished;' \
    'finished = other.finished;'
mutant price-of-one-node-for-all sim/replay_luck.hpp \
    'static_cast<std::uint16_t>(node + i)' \
    'node'

mutant notice-kills-at-once sim/life_clocks.hpp \
    'clock.kill_h += luck_.draw(' \
    'clock.kill_h += 0.0 * luck_.draw('
mutant notice-redrawn-when-the-host-returns sim/life_clocks.hpp \
    'clock.warned ? clock.kill_h - clock.strike_h : 0.0' \
    'clock.warned ? 0.5 * (clock.kill_h - clock.strike_h) : 0.0'
mutant reaction-takes-no-time sim/training.hpp \
    'double const answer_h = notice_.at_h + reaction_h_;' \
    'double const answer_h = notice_.at_h;'
mutant emergency-save-durable-at-its-start sim/course.hpp \
    'here_.regular = false;
            level_ = level;' \
    'here_.regular = false;
            levels_.add(level, here_);
            level_ = level;'
mutant setup-broken-off-by-a-notice-counts sim/training.hpp \
    'gang_.break_off(clock_h_);' \
    ''
mutant bad-saves-read-twice sim/saves.hpp \
    'points_[count_ - 1].good = true;' \
    'points_[count_ - 1].good = false;'
mutant lost-saves-cost-no-work sim/training.hpp \
    'std::max(0.0, ledger_.hours[useful] - to.useful_h);' \
    'std::max(0.0, 0.5 * (ledger_.hours[useful] - to.useful_h));'
mutant calendar-starts-with-the-grant sim/gang.hpp \
    'clocks_.postpone(cause, i, was_up_h, member.up_h);' \
    'clocks_.resume(cause, i, down_h, back_h);'
mutant first-spell-is-whole sim/capacity.hpp \
    'luck_.draw(spell == 0 ? first : usual,' \
    'luck_.draw(spell == 0 ? usual : usual,'
mutant release-is-not-rounded sim/gang_bill.hpp \
    'member.bill(hours, member.rate.usd(clock_h, hours), clock_h);' \
    ''
mutant lives-in-common-wait-for-who-is-back sim/gang.hpp \
    'if (common_from_h_ > clock_h) {' \
    'if (common_.are_new && common_from_h_ > clock_h) {'
mutant who-is-back-keeps-no-lives-in-common sim/gang.hpp \
    'clock_h + instant_h || member.returns;' \
    'clock_h + instant_h || (member.lost && member.returns);'
mutant an-instant-of-work-decides-what-is-read sim/levels.hpp \
    'if (ahead > instant_h ||' \
    'if (ahead > 0.0 ||'
mutant all-notices-of-an-instant-answered sim/training.hpp \
    'notice_.at_h + 2.0 * instant_h);' \
    'notice_.at_h);'
mutant one-loss-takes-all-nodes sim/gang.hpp \
    'lose_one(event.member);' \
    'for (std::size_t i = 0; i < members_.size(); ++i) {
                lose_one(i);
            }'
mutant nodes-share-their-lives sim/life_clocks.hpp \
    'static_cast<std::uint16_t>(member * source(cause).usual.members)' \
    'static_cast<std::uint16_t>(0 * member * source(cause).usual.members)'
mutant survivors-are-new-too sim/member.hpp \
    '!fresh || works(state) ||' \
    'works(state) ||'

# The numbers are those of the pitfalls in the tests' names.
mutant bid-seen-where-its-step-started sim/path.cpp \
    'std::max(from_h, steps_.start(step))' \
    'steps_.start(step)'
mutant bid-looked-for-in-what-is-known sim/path.cpp \
    'know(from_h);
    std::size_t const from' \
    'std::size_t const from'
mutant outbid-at-the-bid sim/steps.hpp \
    '[bound](double value) { return value > bound; }' \
    '[bound](double value) { return value >= bound; }'
mutant steps-above-a-bid-passed-over sim/steps.hpp \
    'return block.most > bound;' \
    'return block.least > bound;'
mutant price-sums-from-the-next-step sim/steps.hpp \
    '(clock_h - start(step)) * values_[step]' \
    '(clock_h - start(step)) * values_[std::min(step + 1, values_.size() - 1)]'
mutant grant-without-capacity sim/capacity.hpp \
    'clock_h = below_bid_h(from_h(clock_h));' \
    'clock_h = below_bid_h(asked_h == 0.0 ? from_h(clock_h) : clock_h);'
mutant outbid-host-back-before-its-price sim/capacity.hpp \
    'clock == Clock::price  ? below_bid_h(clock_h)' \
    'clock == Clock::price  ? clock_h'
mutant looks-ahead-only-once sim/life_clocks.hpp \
    'clock.seen_h = found ? infinite : until_h;' \
    'clock.seen_h = infinite;'
mutant notice-drawn-anew-on-return sim/life_clocks.hpp \
    'start(cause, member, back_h, clock.given_in);' \
    'start(cause, member, back_h, clock.given_in + 1);'
mutant hosts-behind-the-end-of-a-list sim/replay_luck.hpp \
    'if (value == infinite && sampler.ages != nullptr) {' \
    'if (value < 0.0 && sampler.ages != nullptr) {'
mutant locked-at-the-first-price sim/gang_bill.hpp \
    'luck_.paths.price->value(granted_h) * units' \
    'luck_.paths.price->value(0.0) * units'
mutant hours-paid-at-the-price-of-their-start sim/rate.hpp \
    'units * (price->sum(from_h + hours) - price->sum(from_h))' \
    'units * price->value(from_h) * hours'
mutant money-lasts-without-transfers sim/rate.hpp \
    'return usd(from_h, hours) + more * hours;' \
    'return usd(from_h, hours) + 0.0 * more;'
mutant saves-at-a-moving-price-are-useful sim/course.hpp \
    'useful_usd += rate.units * (done - before);' \
    'useful_usd += rate.units * (saved - before);'
mutant looking-ahead-cuts-pieces sim/course.hpp \
    'alike_ = false;  // it is shorter now' \
    ''
mutant idle-at-an-old-price sim/course.hpp \
    'pace_.clock_h = clock_h - now_h_;' \
    ''
mutant rounding-at-the-next-price sim/member.hpp \
    'paid_to_h - 2.0 * instant_h' \
    'paid_to_h'
mutant rental-ends-before-its-saves sim/training.hpp \
    'clock_h_ + worked.useful_h,' \
    'clock_h_,'
mutant d03-provisioning-immune sim/gang.hpp \
    'plan_.causes[cause].from_grant ? granted_h : member.up_h' \
    'member.up_h'
mutant d03-setup-immune sim/plain_walk.hpp \
    'if (pass(State::setup, setup_h, left_h)) {' \
    'double immune_h = infinite;
        if (pass(State::setup, setup_h, immune_h)) {'
mutant d04-durable-from-its-start sim/progress.hpp \
    '(hours + instant_h) / cycle_h' \
    '(hours + instant_h + stretch.write_h) / cycle_h'
mutant d04-half-a-save-spoils-the-one-before sim/training.hpp \
    'ledger_.checkpoint_failed_h += worked.failed_h;' \
    'ledger_.checkpoint_failed_h += worked.failed_h;
        if (worked.failed_h > 0.0) {
            course_.levels().interrupt(0);
        }'
mutant d04-broken-saves-can-be-read sim/levels.hpp \
    'source.point.good || bad[source.level] == 0' \
    'source.point.good || bad[source.level] < 100'
mutant d05-disk-survives-its-host models/causes.cpp \
    'host_returns || form.to != DataPlace::disk' \
    'true'
mutant d05-disk-returns-with-another-host sim/training.hpp \
    'interrupt(returns ? cause.levels_after_return : cause.levels_after_loss)' \
    'interrupt(cause.levels_after_return)'
mutant d06-save-begins-during-the-upload-before sim/course.hpp \
    'double const busy_h = levels_.busy_h(level_);' \
    'double const busy_h = 0.0;'
mutant d06-uploads-beside-the-work-cost-nothing sim/course.hpp \
    'pace.usd / pace.upload_h, here_' \
    '0.0, here_'
mutant d06-save-no-longer-than-its-piece sim/progress.hpp \
    'Stretch stretch(double write_h) const {' \
    'Stretch stretch(double write_h) const {
        write_h = std::min(write_h, piece_h_);'
mutant d06-slow-saves-not-told models/feasibility.cpp \
    'if (saves.write_h < saves.gap_h ||' \
    'if (saves.write_h < infinite ||'
mutant d06-backlog-not-told models/feasibility.cpp \
    'if (saves.wait_h <= instant_h) {' \
    'if (saves.wait_h < infinite) {'
mutant d06-bandwidth-bill-without-uploads models/feasibility.cpp \
    'sum += upload_usd(level) / all[level].cycle_h();' \
    'sum += 0.0 * upload_usd(level) / all[level].cycle_h();'
mutant d07-notice-always-given sim/life_clocks.hpp \
    'luck_.chance(plan.notice_probability, ' \
    'luck_.chance(plan.notice_probability > 0.0 ? 1.0 : 0.0, '
mutant d07-save-begun-in-too-short-a-notice sim/life_clocks.hpp \
    'need_h(cause) <= clock.kill_h - clock.strike_h + instant_h' \
    'need_h(cause) < infinite'
mutant d08-boot-billed-as-setup sim/bill.hpp \
    'return billing.from == BilledFrom::provisioning;' \
    'return billing.from != BilledFrom::useful;'
mutant d08-one-rounding-for-all-rentals sim/plain_walk.hpp \
    '++rental, bill.close()) {' \
    '++rental) {'
mutant d09-stopped-disk-as-a-running-one models/bill.cpp \
    'storage.stopped_usd_per_byte_h.value_or(storage.running_usd_per_byte_h)' \
    'storage.running_usd_per_byte_h'
mutant d09-volume-only-with-a-host sim/gang_bill.hpp \
    'hours * plan_.billing.network_volume_usd_per_h;' \
    '(disks_usd_per_h > 0.0 ? hours : 0.0) * plan_.billing.network_volume_usd_per_h;'
mutant d09-nothing-stored-after-the-end sim/training.hpp \
    'hours_until(plan_.deletion, Purpose::deletion) - hours' \
    '0.0 * hours_until(plan_.deletion, Purpose::deletion)'
mutant d10-free-whoever-ends-it sim/gang.hpp \
    'given_back || is_of_the_job(cause.ordinal) ? 0.0' \
    'cause.ordinal >= cause_count ? 0.0'
mutant d10-first-hour-always-free sim/plan.hpp \
    'free_within_h > 0.0 && billed_h <= free_within_h + instant_h' \
    'free_within_h > 0.0 && billed_h < infinite'
mutant d10-every-hour-paid sim/member.hpp \
    'free ? rent_usd + rounding_usd' \
    'free ? rounding_usd'
mutant d10-one-node-frees-them-all models/compile.cpp \
    'cause.struck = 1.0 / static_cast<double>(scenario.job.nodes);' \
    'cause.struck = 1.0;'
mutant d22-stores-give-for-nothing sim/plan.hpp \
    '(store ? of(*store).usd_per_byte : 0.0)' \
    '(store ? 0.0 : 0.0)'
mutant d22-saves-into-stores-are-free sim/training.hpp \
    'level.size_bytes * plan_.billing.of(Toll::upload).usd_per_byte}' \
    'level.store ? 0.0 : level.size_bytes * plan_.billing.of(Toll::upload).usd_per_byte}'
mutant d22-free-share-without-end sim/tolls.hpp \
    'std::min(this_month_[i], free_usd)' \
    'free_usd > 0.0 ? this_month_[i] : 0.0'
mutant d26-balance-without-effect models/compile.cpp \
    'scenario.market.billing.balance_usd.value_or(infinite)' \
    'infinite'
mutant d26-no-limit-of-the-account sim/training.hpp \
    'too_dear_h_ = limit < infinite ?' \
    'too_dear_h_ = limit < 0.0 ?'
mutant d27-month-of-720h sim/plan.hpp \
    'inline constexpr double month_h = 730.0;' \
    'inline constexpr double month_h = 720.0;'
mutant d27-GiB-as-GB scenarios/units.cpp \
    '{"GiB", 1073741824.0},' \
    '{"GiB", 1e9},'
mutant d27-dear-tier-for-all models/billing.cpp \
    'std::min(bytes, price.up_to_bytes) - from' \
    'bytes - from'
mutant d28-inside-fee-added models/billing.cpp \
    'return fee && fee->on_top ?' \
    'return fee ?'
mutant d28-fee-taken-twice sim/settle.cpp \
    'double const hosts = 1.0 - billing.fee_share;' \
    'double const hosts = 1.0;'
mutant d28-prepaid-hours-given-back sim/member.hpp \
    'billing.prepaid ? billing.unused_share * rounding_usd' \
    'billing.prepaid ? rounding_usd'
mutant d29-always-in-use models/own.cpp \
    '/ (machine.life_h * machine.utilisation)' \
    '/ machine.life_h'
mutant d29-never-sold-again models/own.cpp \
    '(machine.purchase_usd - machine.resale_usd) / (' \
    'machine.purchase_usd / ('
mutant d29-idle-without-power models/own.cpp \
    '(machine.power_w + idle)' \
    'machine.power_w'
mutant d29-repairs-for-nothing sim/training.hpp \
    'cause.ordinal == cause_host_failure ? plan_.billing.repair_usd : 0.0' \
    '0.0 * plan_.billing.repair_usd'
mutant d11-wait-independent-of-the-shortage sim/capacity.hpp \
    'for (double asked_h = -1.0; asked_h < clock_h' \
    'if (plan_.kind == AvailabilityPlan::Kind::spells) {
            return clock_h + luck_.draw(plan_.down, Purpose::availability, rental, code(AvailabilityDraw::wait));
        }
        for (double asked_h = -1.0; asked_h < clock_h'
mutant d11-host-returns-in-a-shortage sim/gang.hpp \
    'capacity_.returned_h(cause.clock, noticed_h)' \
    'noticed_h'
mutant d12-outbid-whatever-the-price sim/capacity.hpp \
    'luck_.paths.price->first_above(from_h, std::min(to_h, horizon_h_), bid_)' \
    'luck_.paths.price->first_above(from_h + 1000.0, std::min(to_h, horizon_h_) + 1000.0, bid_) - 1000.0'
mutant d12-price-paid-for-the-bid sim/gang_bill.hpp \
    'if (price.pays_bid) {' \
    'if (price.pays_bid && price.bid == infinite) {'
mutant d13-another-host-at-the-first-price sim/gang_bill.hpp \
    'luck_.paths.price->value(granted_h) * units' \
    'luck_.paths.price->value(0.0) * units'
mutant d13-rental-at-the-price-of-its-grant sim/gang_bill.hpp \
    'if (price.locked) {' \
    'if (price.locked || !price.pays_bid) {'
mutant d15-gpus-on-hosts-of-their-own models/compile.cpp \
    'lives.usual.members_of_host = gpus_per_node;' \
    'lives.usual.members_of_host = 1;'
mutant d15-lost-node-is-one-gpu models/compile.cpp \
    'plan.gpus = job.gpus();' \
    'plan.gpus = job.nodes;'
mutant d15-outage-takes-one-node models/compile.cpp \
    'interruption.nodes.value_or(0)' \
    'interruption.nodes.value_or(1)'
mutant d16-contract-stands-still-while-down sim/life_clocks.hpp \
    'clock.kill_h = std::max(clock.kill_h, back_h);' \
    'move_on(cause, clock, down_h, back_h);'
mutant d16-contract-that-ended-goes-on sim/life_clocks.hpp \
    'clock.kill_h = std::max(clock.kill_h, back_h);' \
    'clock.kill_h = clock.kill_h < back_h ? infinite : clock.kill_h;'
mutant d17-restart-takes-no-time sim/training.hpp \
    'hours = draw(plan_.restart, Purpose::restart);' \
    ''
mutant d17-dataset-loaded-once sim/gang.hpp \
    '(plan_.dataset_bytes > 0.0 ?' \
    '(rental == 0 && plan_.dataset_bytes > 0.0 ?'
mutant d17-restores-move-for-nothing sim/training.hpp \
    'level.size_bytes * plan_.billing.read_usd_per_byte(level.store)' \
    '0.0'
mutant d18-no-saves-not-tried scenarios/tune.cpp \
    'options.without = plan_of(policy::None{});' \
    ''
mutant d18-rules-not-compared-with-no-saves models/tune.cpp \
    'return without_ ? std::optional(' \
    'return tried.value < 0.0 ? std::optional('
mutant d18-regret-of-the-best-for-all scenarios/report/tune.cpp \
    'size > 0.0 ? std::optional(point->difference.mean / size)' \
    'size > 0.0 ? std::optional(0.0 * point->difference.mean / size)'
mutant d18-saves-take-no-time models/compile.cpp \
    'plan.block = sampler(form.write);' \
    'plan.block = constant_sampler(0.0 * mean_of(form.write).value_or(0.0));'
mutant d19-unfinished-not-told sim/trust.cpp \
    'if (unfinished > 0.0) {' \
    'if (unfinished > 1.0) {'
mutant d19-given-up-in-time sim/row.cpp \
    'replay.finished && makespan_h <= plan.deadline_h' \
    'makespan_h <= plan.deadline_h'
mutant d19-patience-without-end models/compile.cpp \
    'std::max(patience * effort_h, least_patience_h)' \
    'patience * std::max(effort_h, 1e6 * least_patience_h)'
mutant d20-another-host-on-return sim/life_clocks.hpp \
    'clock.came_with, first_member(cause, member)' \
    'rental, first_member(cause, member)'
mutant d20-one-host-for-ever sim/sampler.cpp \
    'host.value_or(first + i)' \
    'host.value_or(0)'
mutant d20-mean-hazard-for-all-hosts models/lifetimes.cpp \
    'result.hosts = law.hosts;' \
    ''
mutant d21-monday-where-no-start-is-said models/compile.cpp \
    'path.start_random = !job.start_h;' \
    'path.start_random = false;'
mutant d21-peak-in-utc scenarios/read_delay.cpp \
    'within_day(hour - clock.offset_h(clock.zone))' \
    'within_day(hour)'
mutant d25-morning-in-utc scenarios/read_delay.cpp \
    'within_day(hour - clock.offset_h(zone))' \
    'within_day(hour + 0.0 * clock.offset_h(zone))'
mutant d25-past-morning-is-now sim/calendar.hpp \
    'left_h < 0.0 ? left_h + hours_a_day : left_h' \
    'std::max(0.0, left_h)'
mutant d25-one-lag-for-all models/compile.cpp \
    'interruption.detection.value_or(scenario.policy.detection)' \
    'scenario.policy.detection'
