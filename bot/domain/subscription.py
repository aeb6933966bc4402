"""What one can subscribe to: the nine matters that the city passes on to organisations.

The nine are the city's own list, from the documentation of its project with the organisations.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.wording import N_

#: Codes are stored and stand in files; the titles are for people.
TOPICS: Mapping[str, str] = {
    "residence-law": N_("⚖️ New rules in immigration law"),
    "jobcenter": N_("💼 Services of the Jobcenter"),
    "language": N_("🗣 Integration courses and learning German"),
    "family": N_("👨‍👩‍👧 Children, youth and family"),
    "events": N_("🎪 Events: education, health, culture, VHS"),
    "business": N_("🏪 Starting a business"),
    "departments": N_("🏛 How the city's departments work"),
    "apprenticeships": N_("🎓 Apprenticeships with the city"),
    "material": N_("📚 Material: brochures, waste info, culture"),
}
